using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Local.ServiceBus.Receiving;

namespace Local.ServiceBus.Messages;

/// <summary>What one execution of a function is for: its messages, who received them, and what the function did to them.</summary>
/// <param name="messages">One message, or a batch of one entity or session.</param>
/// <param name="receiver">Holds their locks; null for an execution that no message caused.</param>
internal sealed class Delivery(IReadOnlyList<ServiceBusReceivedMessage> messages, IMessageReceiver? receiver)
{
    private readonly HashSet<string> _own = new(messages.Select(message => message.LockToken), StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _settled = [];

    public IReadOnlyList<ServiceBusReceivedMessage> Messages => messages;

    /// <summary>The session of the messages; null where there is none.</summary>
    public ISessionReceiver? Session => receiver as ISessionReceiver;

    /// <summary>Whether the function gives its session up.</summary>
    public bool ReleasesSession { get; set; }

    /// <summary>Whether the function has settled the message.</summary>
    public bool IsSettled(ServiceBusReceivedMessage message) => _settled.ContainsKey(message.LockToken);

    /// <summary>Settles a message on the function's behalf; only when that succeeds the message counts as settled.</summary>
    public async Task SettleAsync(ServiceBusReceivedMessage message, Func<IMessageReceiver, Task> settle)
    {
        await settle(ReceiverOf(message));
        _settled[message.LockToken] = true;
    }

    /// <summary>Who holds the lock of one of the messages.</summary>
    /// <exception cref="InvalidOperationException">The message is of another execution, or of none.</exception>
    public IMessageReceiver ReceiverOf(ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (receiver is null) throw new InvalidOperationException("The function was called through the host's API: its message is in no entity and cannot be settled.");
        return _own.Contains(message.LockToken) ? receiver
            : throw new InvalidOperationException($"Message '{message.MessageId}' is none that this execution of the function is for, and cannot be settled by it.");
    }
}
