using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Functions.LocalHost.ServiceBus.Settling;

/// <summary>The messages of one execution of a function, and the actions that settle them.</summary>
/// <param name="Entity">The path of their entity.</param>
/// <param name="Session">Null if the entity has no sessions.</param>
/// <param name="IsBatch">Whether the function takes an array.</param>
internal sealed record Delivery(
    string Entity, IReadOnlyList<ServiceBusReceivedMessage> Messages, IMessageActions? Actions, ISessionActions? Session = null,
    bool IsBatch = false)
{
    private readonly ConcurrentDictionary<string, bool> _settled = [];

    /// <summary>Messages that came through the admin API: there is nothing to settle.</summary>
    public static Delivery OfNoEntity(IReadOnlyList<ServiceBusReceivedMessage> messages, bool isBatch) =>
        new("", messages, Actions: null, IsBatch: isBatch);

    /// <summary>Whether the function has settled the message.</summary>
    public bool IsSettled(ServiceBusReceivedMessage message) => _settled.ContainsKey(message.LockToken);

    /// <summary>Notes that the function has settled the message.</summary>
    public void Settled(ServiceBusReceivedMessage message) => _settled[message.LockToken] = true;
}
