using Azure.Messaging.ServiceBus;

namespace Local.ServiceBus.Receiving;

/// <summary>A receiver of the client.</summary>
internal class ClientMessageReceiver(ServiceBusReceiver receiver) : IMessageReceiver
{
    public bool IsClosed => receiver.IsClosed;

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int most, TimeSpan? wait, CancellationToken cancellation) =>
        receiver.ReceiveMessagesAsync(most, wait, cancellation);

    public Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken cancellation) => receiver.CompleteMessageAsync(message, cancellation);

    public Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, CancellationToken cancellation) =>
        receiver.AbandonMessageAsync(message, properties, cancellation);

    public Task DeadLetterAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, string? reason, string? description, CancellationToken cancellation) =>
        receiver.DeadLetterMessageAsync(message, properties, reason, description, cancellation);

    public Task DeferAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, CancellationToken cancellation) =>
        receiver.DeferMessageAsync(message, properties, cancellation);

    public async Task<DateTimeOffset> RenewLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        await receiver.RenewMessageLockAsync(message, cancellation);
        // The client writes the new time into the message.
        return message.LockedUntil;
    }

    public ValueTask DisposeAsync() => receiver.DisposeAsync();
}

/// <summary>A session receiver of the client.</summary>
internal sealed class ClientSessionReceiver(ServiceBusSessionReceiver receiver) : ClientMessageReceiver(receiver), ISessionReceiver
{
    public string SessionId => receiver.SessionId;

    public DateTimeOffset LockedUntil => receiver.SessionLockedUntil;

    public async Task<BinaryData?> GetStateAsync(CancellationToken cancellation) => await receiver.GetSessionStateAsync(cancellation);

    public Task SetStateAsync(BinaryData state, CancellationToken cancellation) => receiver.SetSessionStateAsync(state, cancellation);

    public async Task<DateTimeOffset> RenewSessionLockAsync(CancellationToken cancellation)
    {
        await receiver.RenewSessionLockAsync(cancellation);
        return receiver.SessionLockedUntil;
    }
}
