using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Functions.LocalHost.ServiceBus.Settling;

/// <summary>What one execution of a function is for: its messages, and who settles them.</summary>
/// <param name="Entity">The path of the entity that they are of.</param>
/// <param name="Session">Null where the entity has no sessions.</param>
/// <param name="IsBatch">Whether the function takes an array.</param>
internal sealed record Delivery(
    string Entity, IReadOnlyList<ServiceBusReceivedMessage> Messages, IMessageActions? Actions, ISessionActions? Session = null,
    bool IsBatch = false)
{
    private readonly ConcurrentDictionary<string, bool> _settled = [];

    /// <summary>A message that somebody typed in: nothing settles it.</summary>
    public static Delivery OfNoEntity(ServiceBusReceivedMessage message) => new("", [message], Actions: null);

    /// <summary>Whether the function has settled the message.</summary>
    public bool IsSettled(ServiceBusReceivedMessage message) => _settled.ContainsKey(message.LockToken);

    /// <summary>Settles a message on the function's behalf; only when that succeeds the message counts as settled.</summary>
    public async Task SettleAsync(ServiceBusReceivedMessage message, Func<IMessageActions, Task> settle)
    {
        await settle(Actions!);
        _settled[message.LockToken] = true;
    }
}
