using System.Collections.Concurrent;
using System.Text;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Queues;

namespace Lambda.Engine.Tests.Polling.Queues;

/// <summary>Makes messages, and keeps what is decided of them.</summary>
internal sealed class SomeQueue : IQueueMessages
{
    public ConcurrentDictionary<string, QueueDecision> Settled { get; } = new();

    /// <summary>The ids in the order in which they were settled.</summary>
    public ConcurrentQueue<string> Order { get; } = [];

    public IEnumerable<string> Completed => Of<QueueDecision.Complete>();

    public IEnumerable<string> Abandoned => Of<QueueDecision.Abandon>();

    public IEnumerable<string> Left => Of<QueueDecision.Leave>();

    public static QueueRecord Record(string id, string body = "{}", string? group = null) =>
        new(id, $"handle-{id}", Encoding.UTF8.GetBytes(body), DateTimeOffset.UnixEpoch, 1) { MessageGroupId = group };

    public static QueueRecord[] Records(int count, string body = "{}", string? group = null) =>
        [.. Enumerable.Range(0, count).Select(at => Record($"m{at:00}", body, group))];

    /// <summary>The event of messages, however many.</summary>
    public static ReadOnlyMemory<byte> Event(EventSourceMapping mapping, params IEnumerable<QueueRecord> records)
    {
        using var writer = new QueueEventWriter(mapping);
        foreach (var record in records)
        {
            writer.Measure(record);
            writer.Append(room: 0);
        }
        return writer.End();
    }

    /// <summary>The ids of messages that the queue refuses to settle.</summary>
    public HashSet<string> Refused { get; } = [];

    public Task<bool> SettleAsync(QueueRecord record, QueueDecision decision, CancellationToken cancellation)
    {
        Assert.True(Settled.TryAdd(record.ReceiptHandle["handle-".Length..], decision), $"{record.MessageId} is settled twice.");
        Order.Enqueue(record.MessageId);
        return Task.FromResult(decision is not QueueDecision.Leave && !Refused.Contains(record.MessageId));
    }

    private IEnumerable<string> Of<T>() => Settled.Where(pair => pair.Value is T).Select(pair => pair.Key).Order(StringComparer.Ordinal);
}
