using Azure.Messaging.ServiceBus;

namespace Functions.LocalHost.ServiceBus.Batches;

/// <summary>Receives messages with a receiver of the client.</summary>
internal class ClientMessageReceiver(ServiceBusReceiver receiver) : IMessageReceiver
{
    public bool IsClosed => receiver.IsClosed;

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int most, TimeSpan? wait, CancellationToken cancellation) =>
        receiver.ReceiveMessagesAsync(most, wait, cancellation);

    public Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken cancellation) =>
        receiver.CompleteMessageAsync(message, cancellation);

    public Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object?>? properties, CancellationToken cancellation) =>
        receiver.AbandonMessageAsync(message, properties, cancellation);

    public Task DeadLetterAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object?>? properties, string? reason, string? description,
        CancellationToken cancellation) =>
        receiver.DeadLetterMessageAsync(message, properties, reason, description, cancellation);

    public Task DeferAsync(ServiceBusReceivedMessage message, IDictionary<string, object?>? properties, CancellationToken cancellation) =>
        receiver.DeferMessageAsync(message, properties, cancellation);

    public virtual Task RenewLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellation) =>
        receiver.RenewMessageLockAsync(message, cancellation);

    public ValueTask DisposeAsync() => receiver.DisposeAsync();
}

/// <summary>Receives the messages of a session with a session receiver of the client.</summary>
internal sealed class ClientSessionReceiver(ServiceBusSessionReceiver receiver) : ClientMessageReceiver(receiver), ISessionReceiver
{
    public string SessionId => receiver.SessionId;

    public DateTimeOffset LockedUntil => receiver.SessionLockedUntil;

    public bool IsReleased { get; private set; }

    public async Task<BinaryData?> GetStateAsync(CancellationToken cancellation) => await receiver.GetSessionStateAsync(cancellation);

    public Task SetStateAsync(BinaryData state, CancellationToken cancellation) => receiver.SetSessionStateAsync(state, cancellation);

    public Task RenewLockAsync(CancellationToken cancellation) => receiver.RenewSessionLockAsync(cancellation);

    // The lock belongs to the session.
    public override Task RenewLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellation) => RenewLockAsync(cancellation);

    public void Release() => IsReleased = true;
}

/// <summary>Opens receivers of a queue or subscription with a <see cref="ServiceBusClient"/>.</summary>
internal sealed class ClientMessageSource(ServiceBusClient client, EntityName entity, int prefetchCount) : IMessageSource
{
    public IMessageReceiver OpenReceiver()
    {
        var options = new ServiceBusReceiverOptions { PrefetchCount = prefetchCount };
        return new ClientMessageReceiver(entity.Subscription is null
            ? client.CreateReceiver(entity.QueueOrTopic, options)
            : client.CreateReceiver(entity.QueueOrTopic, entity.Subscription, options));
    }

    public async Task<ISessionReceiver> AcceptSessionAsync(CancellationToken cancellation)
    {
        var options = new ServiceBusSessionReceiverOptions { PrefetchCount = prefetchCount };
        return new ClientSessionReceiver(await (entity.Subscription is null
            ? client.AcceptNextSessionAsync(entity.QueueOrTopic, options, cancellation)
            : client.AcceptNextSessionAsync(entity.QueueOrTopic, entity.Subscription, options, cancellation)));
    }
}
