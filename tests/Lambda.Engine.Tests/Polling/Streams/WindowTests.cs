using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Engine.Tests.Polling.Streams;

public sealed class WindowTests : IStreamEnds
{
    private readonly SkippingTime _time = new(StreamSome.Noon.AddSeconds(30));
    private readonly FakeWindows _store = new();
    private readonly List<JsonNode> _events = [];
    private Func<JsonNode, InvocationOutcome?> _handle = _ => null;
    private long _last = long.MaxValue;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static TimeSpan Length { get; } = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_state_is_passed_from_batch_to_batch_and_a_record_of_the_next_window_ends_the_window()
    {
        await RunAsync(StreamSome.Records(12), batchSize: 6);
        Assert.Equal(["0+6", "6+4", "10 final", "0+2"], _events.Select(Told));
        Assert.Equal("2026-01-02T12:00:10Z", (string?)_events[2]["window"]!["end"]);
        Assert.Equal(2, Open.Count);
    }

    [Fact]
    public async Task Redelivered_records_are_not_aggregated_twice()
    {
        await RunAsync(StreamSome.Records(5));
        await RunAsync(StreamSome.Records(8));
        Assert.Equal(["0+5", "5+3"], _events.Select(Told));
        Assert.Equal(8, Open.Count);
    }

    [Fact]
    public async Task A_recreated_stream_is_aggregated_from_its_beginning()
    {
        await RunAsync(StreamSome.Records(5));
        await RunAsync([.. StreamSome.Records(3).Select(record => record with { ArrivedAt = StreamSome.Noon.AddSeconds(6) })]);
        Assert.Equal(["0+5", "5+3"], _events.Select(Told));
    }

    [Fact]
    public async Task A_shard_waits_until_the_final_invocation_of_a_window_succeeds()
    {
        var failures = 3;
        _handle = json => IsFinal(json) && failures-- > 0 ? StreamSome.Failed() : null;
        await RunAsync(StreamSome.Records(12), batchSize: 10);
        Assert.Equal(["0+10", "10 final", "10 final", "10 final", "10 final", "0+2"], _events.Select(Told));
    }

    [Fact]
    public async Task A_state_over_a_megabyte_ends_the_window_early_and_the_next_batch_starts_with_an_empty_state()
    {
        _handle = json => IsFinal(json) || Count(json) + Added(json) < 6 ? null : StreamSome.Succeeded(
            $$$"""{"state":{"count":{{{Count(json) + Added(json)}}},"pad":"{{{new string('x', WindowState.Largest)}}}"}}""");
        await RunAsync(StreamSome.Records(9), batchSize: 3);
        Assert.Equal(["0+3", "3+3", "6 final early", "0+3"], _events.Select(Told));
        Assert.Equal(3, Open.Count);
    }

    [Fact]
    public async Task Records_that_another_instance_has_aggregated_in_the_meantime_are_not_aggregated_again()
    {
        var other = new StreamProcessor(new FakeDiscarded(), _store, _time, NullLogger<StreamProcessor>.Instance);
        var once = false;
        _handle = json =>
        {
            if (once) return null;
            once = true;
            other.ProcessAsync(Mapping(100), StreamSome.Shard, StreamSome.Records(3), Cancellation).GetAwaiter().GetResult();
            return null;
        };
        await RunAsync(StreamSome.Records(5));
        Assert.Equal(["0+5", "0+3", "3+2"], _events.Select(Told));
        Assert.Equal(5, Open.Count);
    }

    [Fact]
    public async Task A_window_that_is_enabled_between_two_calls_includes_all_records()
    {
        var mapping = Mapping(100);
        var processor = new StreamProcessor(new FakeDiscarded(), _store, _time, NullLogger<StreamProcessor>.Instance);
        var lanes = StreamSome.Mapping(new() { ParallelizationFactor = 10 }, (_, _) => new(StreamSome.Failed()));
        await Assert.ThrowsAsync<StreamCallTimeLimitException>(
            () => processor.ProcessAsync(lanes, StreamSome.Shard, StreamSome.Records(9), Cancellation));
        await processor.ProcessAsync(mapping, StreamSome.Shard, StreamSome.Records(9), Cancellation);
        Assert.Equal(["0+9"], _events.Select(Told));
        Assert.Equal(9, Open.Count);
    }

    [Fact]
    public async Task An_expired_window_is_closed_when_no_more_records_arrive_but_not_before_all_of_them_are_read()
    {
        await RunAsync(StreamSome.Records(5));
        var closer = new WindowCloser(_store, this, _time, NullLogger<WindowCloser>.Instance);
        _last = 7;
        await closer.CloseAsync(Mapping(100), Cancellation);
        Assert.DoesNotContain(_events, IsFinal);
        _last = 4;
        await closer.CloseAsync(Mapping(100), Cancellation);
        await closer.CloseAsync(Mapping(100), Cancellation);
        Assert.Equal(["0+5", "5 final"], _events.Select(Told));
    }

    [Fact]
    public async Task A_window_is_not_closed_before_its_end()
    {
        var records = StreamSome.Records(3).Select(record => record with { ArrivedAt = _time.GetUtcNow() }).ToArray();
        await RunAsync(records);
        _last = 2;
        await new WindowCloser(_store, this, _time, NullLogger<WindowCloser>.Instance).CloseAsync(Mapping(100), Cancellation);
        Assert.Equal(["0+3"], _events.Select(Told));
    }

    [Fact]
    public async Task Filtered_records_after_the_last_one_of_a_window_do_not_keep_the_window_open()
    {
        await RunAsync(StreamSome.Records(6), filter: record => record.SequenceNumber < 4);
        _last = 5;
        await new WindowCloser(_store, this, _time, NullLogger<WindowCloser>.Instance).CloseAsync(Mapping(100), Cancellation);
        Assert.Equal(["0+4", "4 final"], _events.Select(Told));
    }

    [Theory]
    [InlineData(3, null, 0, 0, 10)]
    [InlineData(10, null, 0, 10, 20)]
    [InlineData(12, 0, 0, 10, 20)]
    [InlineData(3, 0, 0, 0, 10)]
    // A record that arrives after its window has ended goes to the next one.
    [InlineData(3, null, 10, 10, 20)]
    // A window that was opened with a different length keeps its end, and the next one is shorter.
    [InlineData(12, 5, 0, 5, 15)]
    [InlineData(16, 5, 0, 15, 20)]
    public void A_record_belongs_to_the_window_of_its_arrival_time(int arrived, int? open, int closedTo, int start, int end)
    {
        var window = open is { } at ? new TimeWindow(Time(at), Time(at + 10)) : default(TimeWindow?);
        Assert.Equal(new TimeWindow(Time(start), Time(end)), TimeWindow.Of(Time(arrived), Length, window, Time(closedTo)));

        static DateTimeOffset Time(int second) => StreamSome.Noon.AddSeconds(second);
    }

    Task<long?> IStreamEnds.LastSequenceNumberAsync(StreamShard shard, CancellationToken cancellation) => Task.FromResult<long?>(_last);

    private (DateTimeOffset Start, int Count) Open
    {
        get
        {
            var state = Assert.Single(_store.All).Value.State;
            return (state.Open!.Value.Start, (int)JsonNode.Parse(state.State.Span)!["count"]!);
        }
    }

    private StreamMapping Mapping(int batchSize) =>
        StreamSome.Mapping(new() { BatchSize = batchSize, TumblingWindow = Length, ParallelizationFactor = 10 }, (request, _) =>
        {
            var json = JsonNode.Parse(request.Payload.Span)!;
            _events.Add(json);
            return new(_handle(json) ?? StreamSome.Succeeded($$$"""{"state":{"count":{{{Count(json) + Added(json)}}}}}"""));
        });

    private Task RunAsync(StreamRecord[] records, int batchSize = 100, Func<StreamRecord, bool>? filter = null) =>
        new StreamProcessor(new FakeDiscarded(), _store, _time, NullLogger<StreamProcessor>.Instance).ProcessAsync(
            Mapping(batchSize) with { Filter = filter ?? (_ => true) }, StreamSome.Shard, records, Cancellation);

    private static bool IsFinal(JsonNode json) => (bool)json["isFinalInvokeForWindow"]!;

    private static int Count(JsonNode json) => (int?)json["state"]!["count"] ?? 0;

    private static int Added(JsonNode json) => json["Records"]!.AsArray().Count;

    // The count in the state, and what is added to it.
    private static string Told(JsonNode json) =>
        IsFinal(json) ? $"{Count(json)} final{((bool)json["isWindowTerminatedEarly"]! ? " early" : "")}" : $"{Count(json)}+{Added(json)}";
}
