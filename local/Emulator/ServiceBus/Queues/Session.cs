using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// The messages with one session id, and their holder. It exists while it has messages, state or a holder.
/// https://learn.microsoft.com/azure/service-bus-messaging/message-sessions
/// </summary>
internal sealed class Session(string id)
{
    public string Id => id;

    public ReadyList Ready { get; } = new();

    /// <summary>The number of all messages, including deferred and locked ones.</summary>
    public int Messages { get; set; }

    public HashSet<MessageLock> Locks { get; } = [];

    public SessionReceiver? Holder { get; set; }

    /// <summary>When the lock expires, in ticks; the largest value while no receiver holds it.</summary>
    public long LockedUntil { get; set; } = Ticks.Never;

    public ReadOnlyMemory<byte>? State { get; set; }

    public long StateChanged { get; set; }

    /// <summary>Whether it is in the queue of sessions that wait for a holder.</summary>
    public bool InLine { get; set; }

    public bool IsEmpty => Messages == 0 && Holder is null && State is null;
}
