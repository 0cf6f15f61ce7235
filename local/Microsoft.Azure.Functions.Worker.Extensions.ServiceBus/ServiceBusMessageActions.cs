using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Rpc;
using Google.Protobuf;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the messages that a function runs for. The trigger does not settle messages that the function has settled.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement. The host carries out each call: a
/// failure there, such as a lost lock, is thrown as <see cref="Grpc.Core.RpcException"/>.
/// </remarks>
[InputConverter(typeof(ServiceBusMessageActionsConverter))]
public class ServiceBusMessageActions
{
    private readonly Settlement.SettlementClient _settlement;

    internal ServiceBusMessageActions(Settlement.SettlementClient settlement) => _settlement = settlement;

    /// <summary>Creates an instance for test doubles, which override the members that they need.</summary>
    protected ServiceBusMessageActions() => _settlement = null!;

    /// <summary>Completes the message, which removes it from its entity.</summary>
    /// <param name="message">A message that the function runs for.</param>
    public virtual async Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await _settlement.CompleteAsync(new() { Locktoken = message.LockToken }, cancellationToken: cancellationToken);
    }

    /// <summary>Abandons the message: it is redelivered at once, up to its entity's maximum delivery count.</summary>
    /// <param name="message">A message that the function runs for.</param>
    /// <param name="propertiesToModify">Application properties to add or replace.</param>
    public virtual async Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new AbandonRequest { Locktoken = message.LockToken, PropertiesToModify = Encode(propertiesToModify) };
        await _settlement.AbandonAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Moves the message to the dead-letter queue of its entity.</summary>
    /// <param name="message">A message that the function runs for.</param>
    /// <param name="propertiesToModify">Application properties to add or replace.</param>
    /// <param name="deadLetterReason">The value of the property <c>DeadLetterReason</c>.</param>
    /// <param name="deadLetterErrorDescription">The value of the property <c>DeadLetterErrorDescription</c>.</param>
    public virtual async Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default, string? deadLetterReason = default,
        string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new DeadletterRequest
        {
            Locktoken = message.LockToken,
            PropertiesToModify = Encode(propertiesToModify),
            DeadletterReason = deadLetterReason,
            DeadletterErrorDescription = deadLetterErrorDescription,
        };
        await _settlement.DeadletterAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Defers the message: from now on, it can only be received by its sequence number.</summary>
    /// <param name="message">A message that the function runs for.</param>
    /// <param name="propertiesToModify">Application properties to add or replace.</param>
    public virtual async Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new DeferRequest { Locktoken = message.LockToken, PropertiesToModify = Encode(propertiesToModify) };
        await _settlement.DeferAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Renews the lock of the message, for another lock duration of its entity.</summary>
    /// <param name="message">A message that the function runs for.</param>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await _settlement.RenewMessageLockAsync(new() { Locktoken = message.LockToken }, cancellationToken: cancellationToken);
    }

    private static ByteString Encode(IDictionary<string, object>? properties) =>
        properties is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(MessageProperties.Encode(properties));
}
