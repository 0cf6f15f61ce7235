using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Listeners;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.ServiceBus.Batches;

/// <summary>Receives from an entity. It never throws: a failure is logged when it begins, and retried after a pause.</summary>
internal sealed class Reception(IMessageSource source, string entity, EntityHealth health, TimeProvider time, ILogger logger)
{
    // Short while the entity does not answer: only a completed receive shows that it is back.
    private static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(1);

    /// <summary>Opens a receiver of an entity without sessions.</summary>
    public IMessageReceiver Open() => source.OpenReceiver();

    /// <summary>Waits for messages.</summary>
    /// <returns>The messages; empty if none arrived in time; null if receiving failed, the session was lost, or the app is
    /// stopping.</returns>
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
            // The loop must survive any failure.
            await FailedAsync(e, stopping);
            return null;
        }
    }

    /// <summary>Waits for a session.</summary>
    /// <returns>The session; null if none was free in time, accepting failed, or the app is stopping.</returns>
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
            // No session has messages, or another consumer took it.
            health.Answered();
            return null;
        }
        catch (Exception e)
        {
            await FailedAsync(e, stopping);
            return null;
        }
    }

    /// <summary>Closes a receiver, which releases its session.</summary>
    public async Task CloseAsync(IMessageReceiver receiver)
    {
        try
        {
            await receiver.DisposeAsync();
        }
        catch (Exception e)
        {
            // It was closed together with its connection.
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
