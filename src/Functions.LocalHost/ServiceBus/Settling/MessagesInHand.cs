using System.Collections.Concurrent;
using System.Collections.Immutable;
using Azure.Messaging.ServiceBus;

namespace Functions.LocalHost.ServiceBus.Settling;

/// <summary>The messages of running functions, by the lock tokens and session ids that the worker uses for them.</summary>
internal sealed class MessagesInHand
{
    private readonly ConcurrentDictionary<string, (Delivery Delivery, ServiceBusReceivedMessage Message)> _messages =
        new(StringComparer.OrdinalIgnoreCase);
    private ImmutableList<Delivery> _sessions = [];

    /// <summary>Adds the messages of a delivery, until the result is disposed.</summary>
    public IDisposable Take(Delivery delivery)
    {
        foreach (var message in delivery.Messages) _messages[message.LockToken] = (delivery, message);
        if (delivery.Session is not null) ImmutableInterlocked.Update(ref _sessions, (list, one) => list.Add(one), delivery);
        return new Hand(this, delivery);
    }

    /// <summary>Finds the delivery that has the message with this lock token; null if no running function has it.</summary>
    public (Delivery Delivery, ServiceBusReceivedMessage Message)? Find(string lockToken) =>
        _messages.TryGetValue(lockToken, out var found) ? found : null;

    /// <summary>Finds the session with this id; null if no running function has it.</summary>
    /// <exception cref="InvalidOperationException">Sessions of two entities have this id, and the worker does not say which one it
    /// means.</exception>
    public ISessionActions? FindSession(string sessionId)
    {
        var named = _sessions.Where(delivery => delivery.Session!.SessionId == sessionId);
        Delivery[] found = [.. named.DistinctBy(delivery => delivery.Entity)];
        return found.Length < 2 ? found.FirstOrDefault()?.Session : throw new InvalidOperationException(
            $"Functions run for session '{sessionId}' of '{found[0].Entity}' and of '{found[1].Entity}' at once; "
            + "the request does not say which it is about.");
    }

    private void Leave(Delivery delivery)
    {
        foreach (var message in delivery.Messages) _messages.TryRemove(message.LockToken, out _);
        if (delivery.Session is null) return;
        ImmutableInterlocked.Update(ref _sessions, (list, one) => list.Remove(one, ReferenceEqualityComparer.Instance), delivery);
    }

    private sealed class Hand(MessagesInHand all, Delivery delivery) : IDisposable
    {
        public void Dispose() => all.Leave(delivery);
    }
}
