using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Settling;

namespace Functions.LocalHost.ServiceBus.Batches;

/// <summary>Receives messages under a lock, and settles them.</summary>
internal interface IMessageReceiver : IMessageActions, IAsyncDisposable
{
    /// <summary>Whether it can no longer receive, so that another receiver must be opened.</summary>
    bool IsClosed { get; }

    /// <summary>Waits for messages, and returns those that have arrived.</summary>
    /// <param name="wait">How long to wait; null for the client's own timeout.</param>
    /// <returns>The messages; empty if none arrived in time.</returns>
    Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int most, TimeSpan? wait, CancellationToken cancellation);
}

/// <summary>Receives the messages of one session, and holds the session's lock.</summary>
internal interface ISessionReceiver : IMessageReceiver, ISessionActions
{
    /// <summary>Whether the function has released the session.</summary>
    bool IsReleased { get; }
}

/// <summary>A queue or subscription that batches are received from.</summary>
internal interface IMessageSource
{
    /// <summary>Opens a receiver for an entity without sessions. No request is sent yet, so errors appear only when it receives.</summary>
    IMessageReceiver OpenReceiver();

    /// <summary>Waits for a session that has messages and that no other receiver holds.</summary>
    /// <exception cref="ServiceBusException">With <see cref="ServiceBusFailureReason.ServiceTimeout"/>: no session was free in
    /// time.</exception>
    Task<ISessionReceiver> AcceptSessionAsync(CancellationToken cancellation);
}
