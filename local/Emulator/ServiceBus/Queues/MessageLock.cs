using System.Runtime.InteropServices;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// The lock on a delivered message. https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement
/// </summary>
internal sealed class MessageLock(BrokerMessage message, long id, long until)
{
    public BrokerMessage Message => message;

    /// <summary>The lock's id, unique within the entity.</summary>
    public long Id => id;

    /// <summary>Whether a transaction will settle the message, so that nobody else may settle it in the meantime.</summary>
    public bool IsEnlisted { get; set; }

    /// <summary>When the lock expires, in ticks; never if the session holds it, or after it was released.</summary>
    public long Until { get; set; } = until;
}

/// <summary>
/// A lock token: the ids of a lock and of its message, as the 16 bytes that clients see. Finding the message by its number costs less than
/// a table of locks. Clients can forge tokens, so a token is valid only if it leads to a lock.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct LockToken(long LockId, long SequenceNumber)
{
    // Spreads consecutive numbers, so that tokens of adjacent messages look different.
    private const long Spread = unchecked((long)0x9E3779B97F4A7C15);

    public static LockToken From(Guid token)
    {
        var (id, number) = MemoryMarshal.Cast<Guid, (long, long)>(MemoryMarshal.CreateReadOnlySpan(ref token, 1))[0];
        return new LockToken(id ^ (number * Spread), number);
    }

    public Guid ToGuid()
    {
        var pair = (LockId ^ (SequenceNumber * Spread), SequenceNumber);
        return MemoryMarshal.Cast<(long, long), Guid>(MemoryMarshal.CreateReadOnlySpan(ref pair, 1))[0];
    }
}
