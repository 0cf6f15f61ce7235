using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Functions.LocalHost.ServiceBus.Settling;

/// <summary>The messages of one execution of a function, and the actions that settle them.</summary>
/// <param name="Entity">The namespace and the path of their entity.</param>
/// <param name="Session">The session's actions; null if the entity has no sessions.</param>
/// <param name="IsBatch">Whether the function takes an array.</param>
internal sealed record Delivery(
    string Entity, IReadOnlyList<ServiceBusReceivedMessage> Messages, IMessageActions? Actions, ISessionActions? Session = null,
    bool IsBatch = false)
{
    private readonly ConcurrentDictionary<string, bool> _settled = [];

    /// <summary>Creates a delivery of messages that came through the admin API and cannot be settled.</summary>
    public static Delivery OfNoEntity(IReadOnlyList<ServiceBusReceivedMessage> messages, bool isBatch) =>
        new("", messages, Actions: null, IsBatch: isBatch);

    /// <summary>Returns whether the function has settled the message.</summary>
    public bool IsSettled(ServiceBusReceivedMessage message) => _settled.ContainsKey(message.LockToken);

    /// <summary>Records that the function has settled the message.</summary>
    public void Settled(ServiceBusReceivedMessage message) => _settled[message.LockToken] = true;
}
