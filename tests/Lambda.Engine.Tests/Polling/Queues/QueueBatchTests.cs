using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Queues;

namespace Lambda.Engine.Tests.Polling.Queues;

public sealed class QueueBatchTests : IDisposable
{
    private readonly TestEngine _engine = new(TestMappings.Functions);

    [Fact]
    public void Messages_are_batched_by_count_and_size_and_none_is_lost_or_reordered()
    {
        Prop.ForAll(Gen.Choose(1, 12).ToArbitrary(), Gen.Choose(0, 2000).ListOf().ToArbitrary(), (size, lengths) =>
        {
            const int limit = 3000;
            var records = lengths.Select((length, at) => SomeQueue.Record($"m{at}", new string('x', length))).ToList();
            var batches = QueueBatch.Split(Mapping(size), records, limit).ToList();
            return batches.SelectMany(batch => batch.Records).SequenceEqual(records)
                && batches.All(batch => batch.Records.Count <= size && batch.Payload is { } payload
                    ? payload.Length <= limit
                        && JsonNode.Parse(payload.Span)!["Records"]!.AsArray()
                            .Select(record => (string?)record!["messageId"]).SequenceEqual(batch.Records.Select(record => record.MessageId))
                    : batch.Records.Count == 1)
                // No two consecutive batches would fit into one.
                && batches.Zip(batches.Skip(1)).All(
                    pair => pair.First.Records.Count == size || pair.First.Payload is not { } first || pair.Second.Payload is not { }
                        || first.Length + 1 + LengthOf(pair.Second.Records[0]) > limit);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_message_whose_event_is_exactly_as_large_as_the_limit_is_sent_and_one_byte_more_is_too_much()
    {
        var length = SomeQueue.Event(Mapping(10), SomeQueue.Record("m")).Length;
        Assert.NotNull(Assert.Single(QueueBatch.Split(Mapping(10), [SomeQueue.Record("m")], length)).Payload);
        Assert.Null(Assert.Single(QueueBatch.Split(Mapping(10), [SomeQueue.Record("m")], length - 1)).Payload);
    }

    [Fact]
    public void Building_the_events_of_a_batch_allocates_at_most_twice_their_size()
    {
        var (mapping, records) = (Mapping(10), SomeQueue.Records(100, new string('x', 1000)));
        Assert.Equal(10, QueueBatch.Split(mapping, records).Count());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var events = QueueBatch.Split(mapping, records).Sum(batch => batch.Payload!.Value.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, events, 2 * events);
    }

    public void Dispose() => _engine.Dispose();

    private int LengthOf(QueueRecord record) =>
        SomeQueue.Event(Mapping(10), record).Length - SqsEvent.Frame.Begin.Length - SqsEvent.Frame.End.Length;

    private EventSourceMapping Mapping(int size) => TestMappings.Of(
        _engine, sources => sources.AddServiceBusQueue(
            "queue", "echo", settings => settings with { BatchSize = size, MaximumBatchingWindowInSeconds = 1 })).Current("queue");
}
