using Azure.Messaging.ServiceBus;
using Local.ServiceBus.Messages;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the messages that a function runs for. What it settles, the trigger leaves alone.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement.</remarks>
public class ServiceBusMessageActions
{
    private readonly Delivery? _delivery;

    internal ServiceBusMessageActions(Delivery delivery) => _delivery = delivery;

    /// <summary>For a stand-in in tests, which overrides the members it needs.</summary>
    protected ServiceBusMessageActions()
    {
    }

    private Delivery Delivery => _delivery ?? throw new InvalidOperationException("Actions made for a test settle nothing: override the member.");

    /// <summary>Removes the message from its entity: it is done.</summary>
    /// <param name="message">A message that the function runs for.</param>
    /// <exception cref="ServiceBusException">The lock is lost, or the service cannot be reached.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Delivery.SettleAsync(message, receiver => receiver.CompleteAsync(message, cancellationToken));

    /// <summary>Gives the message back: it is delivered again at once, until its entity's maximum delivery count.</summary>
    /// <param name="message">A message that the function runs for.</param>
    /// <param name="propertiesToModify">Application properties to add or replace.</param>
    /// <exception cref="ServiceBusException">The lock is lost, or the service cannot be reached.</exception>
    public virtual Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        Delivery.SettleAsync(message, receiver => receiver.AbandonAsync(message, propertiesToModify, cancellationToken));

    /// <summary>Moves the message to the dead-letter queue of its entity.</summary>
    /// <param name="message">A message that the function runs for.</param>
    /// <param name="propertiesToModify">Application properties to add or replace.</param>
    /// <param name="deadLetterReason">Becomes the property <c>DeadLetterReason</c>.</param>
    /// <param name="deadLetterErrorDescription">Becomes the property <c>DeadLetterErrorDescription</c>.</param>
    /// <exception cref="ServiceBusException">The lock is lost, or the service cannot be reached.</exception>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default, string? deadLetterReason = default,
        string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default) =>
        Delivery.SettleAsync(message, receiver => receiver.DeadLetterAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken));

    /// <summary>Sets the message aside: from now on it is only received by its sequence number.</summary>
    /// <param name="message">A message that the function runs for.</param>
    /// <param name="propertiesToModify">Application properties to add or replace.</param>
    /// <exception cref="ServiceBusException">The lock is lost, or the service cannot be reached.</exception>
    public virtual Task DeferMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        Delivery.SettleAsync(message, receiver => receiver.DeferAsync(message, propertiesToModify, cancellationToken));

    /// <summary>Holds the message for another lock duration of its entity.</summary>
    /// <param name="message">A message that the function runs for.</param>
    /// <exception cref="ServiceBusException">The lock is lost, or the service cannot be reached.</exception>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Delivery.ReceiverOf(message).RenewLockAsync(message, cancellationToken);
}
