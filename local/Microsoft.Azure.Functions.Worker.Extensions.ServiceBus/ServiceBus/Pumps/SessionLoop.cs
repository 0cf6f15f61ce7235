using Local.ServiceBus.Messages;
using Local.ServiceBus.Receiving;
using Microsoft.Extensions.Logging;

namespace Local.ServiceBus.Pumps;

/// <summary>Accepts sessions, one after the other, and processes the messages of each one by one. There are <c>maxConcurrentSessions</c> of these.</summary>
internal sealed class SessionLoop(PumpSetup setup, Reception reception, Processing processing, TimeProvider time, ILogger logger) : IMessageLoop
{
    private readonly ServiceBusOptions _options = setup.Options;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (await reception.AcceptAsync(stopping) is not { } session) continue;
            await ProcessAsync(session, stopping);
            await reception.CloseAsync(session);
        }
    }

    private async Task ProcessAsync(ISessionReceiver session, CancellationToken stopping)
    {
        var slots = new Slots(_options.MaxConcurrentCallsPerSession);
        var released = false;
        await using var keeper = new LockKeeper(
            new KeptLock($"session {session.SessionId}", session.LockedUntil, () => !session.IsClosed, session.RenewSessionLockAsync), _options.MaxAutoLockRenewalDuration, time, logger);
        try
        {
            while (!stopping.IsCancellationRequested && !session.IsClosed)
            {
                await slots.OneFreeAsync();
                if (Volatile.Read(ref released)) return;
                var messages = await reception.ReceiveAsync(session, slots.Free, _options.SessionIdleTimeout, stopping);
                if (messages is null || (messages.Count == 0 && slots.AreEmpty)) return;
                foreach (var message in messages)
                {
                    var delivery = new Delivery([message], session);
                    slots.Begin(async () =>
                    {
                        await processing.OneAsync(delivery, session);
                        if (delivery.ReleasesSession) Volatile.Write(ref released, true);
                    });
                }
            }
        }
        finally
        {
            await slots.DrainAsync();
        }
    }
}
