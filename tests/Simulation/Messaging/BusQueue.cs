using System.Globalization;
using System.Text;
using Simulation.Scheduling;

namespace Simulation.Messaging;

/// <summary>
/// A queue of Service Bus: messages are locked by who receives them, a session's all at once, and dead-lettered after so many deliveries.
/// </summary>
internal sealed class BusQueue(Loop loop)
{
    public const int MaxDeliveries = 5;
    public static readonly TimeSpan Lock = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, DateTimeOffset> _sessions = new(StringComparer.Ordinal);
    private int _locks;

    public List<BusMessage> All { get; } = [];

    public bool IsEmpty => All.TrueForAll(message => message.IsSettled);

    public void Send(string? session)
    {
        var number = All.Count + 1;
        All.Add(new(string.Create(CultureInfo.InvariantCulture, $"m{number}"), number, session, loop.Now));
    }

    /// <summary>Locks what is next: messages without a session, or the first ones of a session that nobody has.</summary>
    /// <returns>Null when there is nothing.</returns>
    public BusLease? Receive(int most)
    {
        var free = All.Where(message => !message.IsSettled && IsFree(message)).ToList();
        if (free.Count == 0) return null;
        var session = free[0].Session;
        var lease = new BusLease(++_locks, session, [.. free.Where(message => message.Session == session).Take(most)]);
        foreach (var message in lease.Messages)
        {
            message.Deliveries++;
            message.Holder = lease.Number;
            if (session is null) message.LockedUntil = loop.Now + Lock;
        }
        if (session is not null) _sessions[session] = lease.Until = loop.Now + Lock;
        return lease;
    }

    /// <summary>Renews the lock of a session.</summary>
    /// <returns>Whether it was still there.</returns>
    public bool Renew(BusLease lease)
    {
        if (lease.Until <= loop.Now) return false;
        _sessions[lease.Session!] = lease.Until = loop.Now + Lock;
        return true;
    }

    /// <summary>Renews the lock of a message.</summary>
    /// <returns>Whether it was still there.</returns>
    public bool Renew(BusLease lease, BusMessage message)
    {
        if (message.IsSettled || message.Holder != lease.Number || message.LockedUntil <= loop.Now) return false;
        message.LockedUntil = loop.Now + Lock;
        return true;
    }

    /// <summary>Ends a message, or gives it back.</summary>
    /// <returns>Whether the lock was still there.</returns>
    public bool Settle(BusLease lease, BusMessage message, bool complete)
    {
        if (message.IsSettled || message.Holder != lease.Number || !IsHeld(lease, message)) return false;
        message.Holder = 0;
        message.LockedUntil = default;
        if (complete) message.IsCompleted = true;
        else if (message.Deliveries >= MaxDeliveries) message.IsDead = true;
        return true;
    }

    public void Release(BusLease lease)
    {
        if (lease.Session is not { } session || lease.Until <= loop.Now) return;
        _sessions.Remove(session);
        lease.Until = loop.Now;
    }

    private bool IsHeld(BusLease lease, BusMessage message) => (lease.Session is null ? message.LockedUntil : lease.Until) > loop.Now;

    private bool IsFree(BusMessage message)
    {
        var until = message.Session is { } session ? _sessions.GetValueOrDefault(session) : message.LockedUntil;
        if (until > loop.Now) return false;
        // An expired lock counts as a delivery, as abandoning does.
        if (message.Deliveries >= MaxDeliveries) message.IsDead = true;
        return !message.IsDead;
    }
}

/// <summary>A message of a queue.</summary>
internal sealed record BusMessage(string Id, int Number, string? Session, DateTimeOffset SentAt)
{
    public byte[] Body { get; } = Encoding.UTF8.GetBytes($$"""{"number":{{Number}},"kind":"{{(Number % 3 == 0 ? "b" : "a")}}"}""");

    /// <summary>Whether the mapping's filter, if it has one, lets it pass.</summary>
    public bool IsWanted => Number % 3 != 0;

    public int Deliveries { get; set; }

    public int Holder { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    public bool IsCompleted { get; set; }

    public bool IsDead { get; set; }

    public bool IsSettled => IsCompleted || IsDead;

    /// <summary>How often a handler succeeded with it, and how often one failed.</summary>
    public int Succeeded { get; set; }

    public int Failed { get; set; }
}

/// <summary>What one receiver has locked.</summary>
internal sealed record BusLease(int Number, string? Session, IReadOnlyList<BusMessage> Messages)
{
    public DateTimeOffset Until { get; set; }
}
