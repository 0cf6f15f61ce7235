using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.ServiceBus.Settling;

namespace Functions.LocalHost.ServiceBus.Triggers;

/// <summary>Makes the trigger metadata of messages. In a batch, each name except <c>SessionActions</c> ends in <c>Array</c>.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#message-metadata.</remarks>
internal static class MessageMetadata
{
    private const string SessionActions = "SessionActions";

    private static readonly IValue[] Values =
    [
        new Value<string?>("MessageId", message => message.MessageId),
        new Value<string?>("LockToken", message => message.LockToken),
        new Value<string?>("CorrelationId", message => message.CorrelationId),
        new Value<string?>("Subject", message => message.Subject),
        new Value<string?>("Label", message => message.Subject),
        new Value<string?>("ContentType", message => message.ContentType),
        new Value<string?>("To", message => message.To),
        new Value<string?>("ReplyTo", message => message.ReplyTo),
        new Value<string?>("SessionId", message => message.SessionId),
        new Value<string?>("ReplyToSessionId", message => message.ReplyToSessionId),
        new Value<string?>("PartitionKey", message => message.PartitionKey),
        new Value<string?>("TransactionPartitionKey", message => message.TransactionPartitionKey),
        new Value<string?>("DeadLetterSource", message => message.DeadLetterSource),
        new Value<int>("DeliveryCount", message => message.DeliveryCount),
        new Value<long>("SequenceNumber", message => message.SequenceNumber),
        new Value<DateTime>("EnqueuedTimeUtc", message => message.EnqueuedTime.UtcDateTime),
        new Value<DateTimeOffset>("EnqueuedTime", message => message.EnqueuedTime),
        new Value<DateTime>("ExpiresAtUtc", message => message.ExpiresAt.UtcDateTime),
        new Value<DateTimeOffset>("ExpiresAt", message => message.ExpiresAt),
        new Value<IReadOnlyDictionary<string, object>>("ApplicationProperties", message => message.ApplicationProperties),
        new Value<IReadOnlyDictionary<string, object>>("UserProperties", message => message.ApplicationProperties),
    ];

    private interface IValue
    {
        string Name { get; }
        Type Type { get; }
        object? Of(ServiceBusReceivedMessage message);
        object Of(IReadOnlyList<ServiceBusReceivedMessage> messages);
    }

    /// <summary>Returns the names that a function may use, and their types.</summary>
    public static Dictionary<string, Type> Contract(bool single)
    {
        var contract = Values.ToDictionary(
            value => single ? value.Name : value.Name + "Array",
            value => single ? value.Type : value.Type.MakeArrayType(), StringComparer.OrdinalIgnoreCase);
        contract[SessionActions] = typeof(object);
        return contract;
    }

    /// <summary>Returns the metadata of a delivery; in a batch, in the order of its messages.</summary>
    public static Dictionary<string, object?> Of(Delivery delivery)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var value in Values)
        {
            if (delivery.IsBatch) data[value.Name + "Array"] = new LazyValue(() => value.Of(delivery.Messages));
            else data[value.Name] = value.Of(delivery.Messages[0]);
        }
        // The worker's session actions read it from here.
        data[SessionActions] = delivery.Session is { } session ? new { SessionLockedUntil = session.LockedUntil } : null;
        return data;
    }

    private sealed record Value<T>(string Name, Func<ServiceBusReceivedMessage, T> Read) : IValue
    {
        public Type Type => typeof(T);

        public object? Of(ServiceBusReceivedMessage message) => Read(message);

        // The worker accepts no nulls in a collection of strings.
        public object Of(IReadOnlyList<ServiceBusReceivedMessage> messages) => typeof(T) == typeof(string)
            ? messages.Select(message => Read(message) as string ?? "").ToArray()
            : messages.Select(Read).ToArray();
    }
}
