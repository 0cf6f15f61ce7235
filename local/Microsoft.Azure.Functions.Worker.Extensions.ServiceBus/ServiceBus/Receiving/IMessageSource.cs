using Azure.Messaging.ServiceBus;

namespace Local.ServiceBus.Receiving;

/// <summary>A queue or subscription that messages are received from.</summary>
internal interface IMessageSource
{
    /// <summary>The entity's path, for the log.</summary>
    string Path { get; }

    /// <summary>Opens a receiver of an entity without sessions. Nothing is sent yet: what is wrong shows when it receives.</summary>
    IMessageReceiver OpenReceiver();

    /// <summary>Waits for a session that has messages and that nobody holds.</summary>
    /// <exception cref="ServiceBusException">With <see cref="ServiceBusFailureReason.ServiceTimeout"/> when there was none in time.</exception>
    Task<ISessionReceiver> AcceptSessionAsync(CancellationToken cancellation);
}
