using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Amqp.Management;

/// <summary>
/// The operations on sessions: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response#session-operations
/// </summary>
internal static class SessionOperations
{
    // Clients without a time send "never", each in a form of its own.
    private static readonly DateTimeOffset Never = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public static Outcome<AmqpMap?> RenewLock(QueueEntity queue, ManagementRequest request)
    {
        if (Holder(queue, request) is not { } holder) return Failures.SessionLockLost(queue.Address);
        var renewed = holder.RenewLock();
        return renewed.Succeeded ? new AmqpMap { ["expiration"] = renewed.Value } : renewed.Failure;
    }

    public static Outcome<AmqpMap?> GetState(QueueEntity queue, ManagementRequest request)
    {
        if (Holder(queue, request) is not { } holder) return Failures.SessionLockLost(queue.Address);
        var state = holder.GetState();
        return state.Failure is { } failure ? failure : new AmqpMap { ["session-state"] = state.Value?.ToArray() };
    }

    public static Outcome<AmqpMap?> SetState(QueueEntity queue, ManagementRequest request)
    {
        if (Holder(queue, request) is not { } holder) return Failures.SessionLockLost(queue.Address);
        return request["session-state"] switch
        {
            null => MessageOperations.Done(holder.SetState(null)),
            byte[] state => MessageOperations.Done(holder.SetState(state)),
            _ => new Failure(BrokerError.ArgumentError, "'session-state' must be binary, or null."),
        };
    }

    public static Outcome<AmqpMap?> List(QueueEntity queue, ManagementRequest request)
    {
        var since = request["last-updated-time"] is DateTimeOffset time && time < Never ? time : (DateTimeOffset?)null;
        var skip = request.Count("skip", 0);
        var sessions = queue.ListSessions(since, skip, request.Count("top", 100));
        if (sessions.Count == 0) return (AmqpMap?)null;
        return new AmqpMap { ["skip"] = skip + sessions.Count, ["sessions-ids"] = new AmqpArray(sessions.ToArray()) };
    }

    /// <summary>
    /// Finds the holder of the session; null if there is none, or if the request belongs to the link of an earlier holder.
    /// </summary>
    internal static SessionReceiver? Holder(QueueEntity queue, ManagementRequest request) =>
        queue.HolderOf(request.RequiredText("session-id")) is { } holder && (request.LinkName ?? holder.LinkName) == holder.LinkName
            ? holder
            : null;
}
