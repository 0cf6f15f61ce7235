#nullable disable annotations // The real package is not annotated.
using Azure.Messaging.ServiceBus.Transport;
using Azure.Messaging.ServiceBus.Wire;

namespace Azure.Messaging.ServiceBus;

public partial class ServiceBusReceiver
{
    private const int MaxReason = 4096;

    /// <summary>Removes the message: it was processed.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageLockLost"/> or <see cref="ServiceBusFailureReason.SessionLockLost"/>: it will come again.</exception>
    /// <exception cref="InvalidOperationException">The receiver does not lock messages.</exception>
    /// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement.</remarks>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => SettleAsync(message, Settlement.Complete, cancellationToken);

    /// <summary>Gives the message back: it comes again at once, until its deliveries are used up.</summary>
    /// <param name="propertiesToModify">Application properties to set.</param>
    /// <inheritdoc cref="CompleteMessageAsync"/>
    public virtual Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = default, CancellationToken cancellationToken = default) =>
        SettleAsync(message, new Settlement(SettlementKind.Abandon, propertiesToModify), cancellationToken);

    /// <summary>Puts the message aside: it is received by its sequence number only.</summary>
    /// <param name="propertiesToModify">Application properties to set.</param>
    /// <inheritdoc cref="CompleteMessageAsync"/>
    public virtual Task DeferMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = default, CancellationToken cancellationToken = default) =>
        SettleAsync(message, new Settlement(SettlementKind.Defer, propertiesToModify), cancellationToken);

    /// <summary>Moves the message to the dead-letter queue.</summary>
    /// <param name="propertiesToModify">Application properties to set.</param>
    /// <inheritdoc cref="CompleteMessageAsync"/>
    public virtual Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = default, CancellationToken cancellationToken = default) =>
        SettleAsync(message, new Settlement(SettlementKind.DeadLetter, propertiesToModify), cancellationToken);

    /// <summary>Moves the message to the dead-letter queue, and says why.</summary>
    /// <param name="deadLetterReason">Up to 4,096 characters.</param>
    /// <param name="deadLetterErrorDescription">Up to 4,096 characters.</param>
    /// <inheritdoc cref="CompleteMessageAsync"/>
    public virtual Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, string deadLetterReason, string deadLetterErrorDescription = default, CancellationToken cancellationToken = default) =>
        DeadLetterMessageAsync(message, null, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    /// <summary>Moves the message to the dead-letter queue, and says why.</summary>
    /// <param name="propertiesToModify">Application properties to set; not those of the reason.</param>
    /// <param name="deadLetterReason">Up to 4,096 characters.</param>
    /// <param name="deadLetterErrorDescription">Up to 4,096 characters.</param>
    /// <inheritdoc cref="CompleteMessageAsync"/>
    public virtual Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify, string deadLetterReason, string deadLetterErrorDescription = default, CancellationToken cancellationToken = default)
    {
        Annotated.UpTo(MaxReason, deadLetterReason, nameof(deadLetterReason));
        Annotated.UpTo(MaxReason, deadLetterErrorDescription, nameof(deadLetterErrorDescription));
        return SettleAsync(message, new Settlement(SettlementKind.DeadLetter, propertiesToModify, deadLetterReason, deadLetterErrorDescription), cancellationToken);
    }

    /// <summary>Locks the message anew, for as long as the entity locks messages; <see cref="ServiceBusReceivedMessage.LockedUntil"/> tells until when.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageLockLost"/>: the lock had ended.</exception>
    /// <exception cref="InvalidOperationException">The receiver does not lock messages, or locks their session.</exception>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        RequireLock(message);
        if (Transport.IsForSession) throw new InvalidOperationException("A session's messages are locked with it: call RenewSessionLockAsync.");
        return Transport.RenewAsync(message, cancellationToken);
    }

    private Task SettleAsync(ServiceBusReceivedMessage message, Settlement settlement, CancellationToken cancellation)
    {
        RequireLock(message);
        return Transport.SettleAsync(message, settlement, cancellation);
    }

    private void RequireLock(ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        EnsureOpen();
        if (ReceiveMode != ServiceBusReceiveMode.PeekLock) throw new InvalidOperationException("The receiver deletes messages as it receives them: there is no lock to settle or renew.");
        if (message.LockTokenGuid == Guid.Empty) throw new InvalidOperationException("The message is not locked: it was peeked, or received and deleted.");
    }
}
