using Azure.Messaging.ServiceBus;

namespace Local.ServiceBus.Receiving;

/// <summary>Receives messages under a lock, and settles them.</summary>
internal interface IMessageReceiver : IAsyncDisposable
{
    /// <summary>Whether it can receive no more, and another is to be opened.</summary>
    bool IsClosed { get; }

    /// <summary>Waits for messages and gives those that are there then.</summary>
    /// <param name="wait">How long; null is the client's own time-out.</param>
    /// <returns>No messages when none came in time.</returns>
    Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int most, TimeSpan? wait, CancellationToken cancellation);

    Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken cancellation);

    Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, CancellationToken cancellation);

    Task DeadLetterAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, string? reason, string? description, CancellationToken cancellation);

    Task DeferAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, CancellationToken cancellation);

    /// <returns>When the lock ends now.</returns>
    Task<DateTimeOffset> RenewLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellation);
}

/// <summary>Receives the messages of one session, which it holds under a lock.</summary>
internal interface ISessionReceiver : IMessageReceiver
{
    string SessionId { get; }

    DateTimeOffset LockedUntil { get; }

    Task<BinaryData?> GetStateAsync(CancellationToken cancellation);

    Task SetStateAsync(BinaryData state, CancellationToken cancellation);

    /// <returns>When the lock ends now.</returns>
    Task<DateTimeOffset> RenewSessionLockAsync(CancellationToken cancellation);
}
