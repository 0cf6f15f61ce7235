using Azure.Messaging.ServiceBus;
using Local.ServiceBus.Messages;
using Local.ServiceBus.Receiving;
using Microsoft.Extensions.Logging;

namespace Local.ServiceBus.Pumps;

/// <summary>Runs the function for received messages and settles them. Never throws.</summary>
/// <param name="aborting">Ends functions that the shutdown does not wait for.</param>
internal sealed class Processing(PumpSetup setup, TimeProvider time, ILogger logger, CancellationToken aborting)
{
    /// <summary>Processes one message, whose lock is kept meanwhile; that of a session is kept by who accepted it.</summary>
    public async Task OneAsync(Delivery delivery, IMessageReceiver receiver)
    {
        var message = delivery.Messages[0];
        bool succeeded;
        await using (receiver is ISessionReceiver ? null : Keeper(delivery, receiver, message)) succeeded = await ExecuteAsync(delivery);
        await SettleAsync(delivery, receiver, message, succeeded);
    }

    /// <summary>Processes a batch. Its locks are not renewed, as in the real host.</summary>
    public async Task BatchAsync(Delivery delivery, IMessageReceiver receiver)
    {
        var succeeded = await ExecuteAsync(delivery);
        await Task.WhenAll(delivery.Messages.Select(message => SettleAsync(delivery, receiver, message, succeeded)));
    }

    private LockKeeper Keeper(Delivery delivery, IMessageReceiver receiver, ServiceBusReceivedMessage message)
    {
        var kept = new KeptLock($"message {message.MessageId}", message.LockedUntil, () => !delivery.IsSettled(message), cancellation => receiver.RenewLockAsync(message, cancellation));
        return new LockKeeper(kept, setup.Options.MaxAutoLockRenewalDuration, time, logger);
    }

    private async Task<bool> ExecuteAsync(Delivery delivery)
    {
        try
        {
            await setup.HandleAsync(delivery, aborting);
            return true;
        }
        catch (Exception e)
        {
            // The function's own failure, which the executor has logged: the rule says what follows.
            ServiceBusLog.Failed(logger, delivery.Messages.Count, setup.Source.Path, e.GetType().Name);
            return false;
        }
    }

    // Not cancelled by the shutdown: a function that has run is not to run again.
    private async Task SettleAsync(Delivery delivery, IMessageReceiver receiver, ServiceBusReceivedMessage message, bool succeeded)
    {
        try
        {
            switch (SettlementRule.After(succeeded, setup.AutoComplete, delivery.IsSettled(message)))
            {
                case Settlement.Complete: await receiver.CompleteAsync(message, CancellationToken.None); break;
                case Settlement.Abandon: await receiver.AbandonAsync(message, null, CancellationToken.None); break;
                case Settlement.Leave: break;
            }
        }
        catch (Exception e)
        {
            // The message comes back when its lock ends; nothing more can be done for it here.
            ServiceBusLog.Unsettled(logger, message.MessageId, setup.Source.Path, e.Message);
        }
    }
}
