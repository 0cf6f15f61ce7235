using Azure.Messaging.ServiceBus;

namespace Functions.LocalHost.ServiceBus.Settling;

/// <summary>Settles messages of an entity, or renews their locks.</summary>
internal interface IMessageActions
{
    Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken cancellation);

    Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object?>? properties, CancellationToken cancellation);

    Task DeadLetterAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object?>? properties, string? reason, string? description,
        CancellationToken cancellation);

    Task DeferAsync(ServiceBusReceivedMessage message, IDictionary<string, object?>? properties, CancellationToken cancellation);

    Task RenewLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellation);
}

/// <summary>The actions on the session of a message.</summary>
internal interface ISessionActions
{
    string SessionId { get; }

    DateTimeOffset LockedUntil { get; }

    Task<BinaryData?> GetStateAsync(CancellationToken cancellation);

    Task SetStateAsync(BinaryData state, CancellationToken cancellation);

    /// <summary>Renews the lock, and updates <see cref="LockedUntil"/>.</summary>
    Task RenewLockAsync(CancellationToken cancellation);

    /// <summary>Releases the session once the function has run.</summary>
    void Release();
}
