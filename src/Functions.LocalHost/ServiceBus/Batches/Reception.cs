using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Listeners;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.ServiceBus.Batches;

/// <summary>Receives from an entity and never throws: what goes wrong is logged when it begins, and tried again after a while.</summary>
internal sealed class Reception(IMessageSource source, string entity, EntityHealth health, TimeProvider time, ILogger logger)
{
    // Short while the entity is away: that it is back shows when a receive ends.
    private static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(1);

    /// <summary>Opens a receiver of an entity without sessions.</summary>
    public IMessageReceiver Open() => source.OpenReceiver();

    /// <summary>Waits for messages.</summary>
    /// <returns>Empty when none came in time; null when it failed, the session is lost, or the app stops.</returns>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>?> ReceiveAsync(IMessageReceiver receiver, int most, TimeSpan? wait,
        CancellationToken stopping)
    {
        try
        {
            if (!health.IsReady && receiver is not ISessionReceiver && (wait is null || wait > ProbeWait)) wait = ProbeWait;
            var messages = await receiver.ReceiveAsync(most, wait, stopping);
            health.Answered();
            return messages;
        }
        catch (Exception e) when (e is ServiceBusException { Reason: ServiceBusFailureReason.SessionLockLost }
            || (e is ObjectDisposedException && receiver.IsClosed))
        {
            // A session receiver whose link was detached closes itself.
            return null;
        }
        catch (Exception e)
        {
            // The loop must outlive whatever goes wrong here.
            await FailedAsync(e, stopping);
            return null;
        }
    }

    /// <summary>Waits for a session.</summary>
    /// <returns>Null when there was none in time, it failed, or the app stops.</returns>
    public async Task<ISessionReceiver?> AcceptAsync(CancellationToken stopping)
    {
        try
        {
            var session = await source.AcceptSessionAsync(stopping);
            health.Answered();
            return session;
        }
        catch (ServiceBusException e)
            when (e.Reason is ServiceBusFailureReason.ServiceTimeout or ServiceBusFailureReason.SessionCannotBeLocked)
        {
            // No session has messages, or another consumer was faster.
            health.Answered();
            return null;
        }
        catch (Exception e)
        {
            await FailedAsync(e, stopping);
            return null;
        }
    }

    /// <summary>Closes a receiver, and so gives a session up.</summary>
    public async Task CloseAsync(IMessageReceiver receiver)
    {
        try
        {
            await receiver.DisposeAsync();
        }
        catch (Exception e)
        {
            // Its connection is gone, and it with it.
            ServiceBusLog.ClosedAlready(logger, entity, e.Message);
        }
    }

    private async Task FailedAsync(Exception cause, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested) return;
        health.Failed(cause);
        await Task.Delay(EntityHealth.RetryDelay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
