using Azure.Messaging.ServiceBus;

namespace Local.ServiceBus.Messages;

/// <summary>Gathers messages into batches: a small one waits for more, but not for ever.</summary>
/// <param name="fewest">A batch of at least so many does not wait.</param>
/// <param name="most">No batch has more.</param>
/// <param name="longestWait">How long the first message of a small batch waits.</param>
internal sealed class BatchAssembly(int fewest, int most, TimeSpan longestWait)
{
    private readonly List<ServiceBusReceivedMessage> _held = [];
    private DateTimeOffset _due;

    /// <summary>How many messages may still come into the batch.</summary>
    public int Room => most - _held.Count;

    /// <summary>How long the held messages may still wait; null when none are held.</summary>
    public TimeSpan? Patience(DateTimeOffset now) => _held.Count == 0 ? null : now < _due ? _due - now : TimeSpan.Zero;

    /// <summary>Takes received messages and gives the batch that is ready; empty when it waits.</summary>
    public IReadOnlyList<ServiceBusReceivedMessage> Add(IReadOnlyList<ServiceBusReceivedMessage> messages, DateTimeOffset now)
    {
        if (_held.Count == 0 && messages.Count > 0) _due = now + longestWait;
        _held.AddRange(messages);
        return _held.Count >= fewest || (_held.Count > 0 && now >= _due) ? TakeAll() : [];
    }

    /// <summary>Gives what is held, however little.</summary>
    public IReadOnlyList<ServiceBusReceivedMessage> TakeAll()
    {
        ServiceBusReceivedMessage[] batch = [.. _held];
        _held.Clear();
        return batch;
    }
}
