using Azure.Messaging.ServiceBus;

namespace Local.ServiceBus.Receiving;

/// <summary>A queue or subscription behind a <see cref="ServiceBusClient"/>.</summary>
internal sealed class ClientMessageSource(ServiceBusClient client, EntityName entity, int prefetchCount) : IMessageSource
{
    public string Path => entity.Path;

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
