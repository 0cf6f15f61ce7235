using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Async;
using Lambda.Engine.Polling;
using Lambda.Engine.Routing;
using Lambda.Engine.Routing.Archives;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Engine.Tests.Routing.Archives;

public sealed class ReplayRunnerTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // The engine's clock begins at 2026-01-02 03:04:05.
    private readonly TestEngine _engine = new(functions => functions.AddRaw<Keeps>("keeps").AddRaw<Counts>("counts"));
    private readonly FakeArchive _archive = new();
    private readonly FakeReplays _replays = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Events_in_the_time_range_of_a_replay_reach_the_matching_rules_with_the_name_of_the_replay()
    {
        for (var minute = -1; minute <= 11; minute++) await ArchiveAsync(minute);
        Start();
        await Runner().RunAsync(Cancellation);
        // Both ends belong to the range.
        Assert.Equal(Enumerable.Range(0, 11), Accepted().Select(one => (int)one["detail"]!["minute"]!).Order());
        Assert.All(Accepted(), one => Assert.Equal("again", (string?)one["replay-name"]));
        Assert.Equal(
            (ReplayState.Completed, Noon.AddMinutes(10), _engine.Time.GetUtcNow(), null),
            (_replays["again"].State, _replays["again"].LastReplayed, _replays["again"].EndedAt, _replays["again"].Until));
    }

    [Fact]
    public async Task A_replay_that_names_rules_sends_its_events_only_to_the_named_rules()
    {
        await ArchiveAsync(1);
        Start(replay => replay with { Rules = ["count"] });
        await Runner().RunAsync(Cancellation);
        Assert.Equal(["counts"], _engine.Queue.Messages.Select(message => AsyncEventCodec.Read(message.Body).Function));
    }

    [Fact]
    public async Task An_event_that_was_archived_twice_is_replayed_once_by_each_replay()
    {
        await ArchiveAsync(1);
        await ArchiveAsync(1);
        Start(replay => replay with { Rules = ["keep"] });
        Start(replay => replay with { Name = "once-more", Rules = ["keep"] });
        await Runner().RunAsync(Cancellation);
        Assert.Equal(["again", "once-more"], Accepted().Select(one => (string?)one["replay-name"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_replay_continues_after_its_last_page_when_its_instance_has_crashed()
    {
        for (var minute = 0; minute < 4; minute++) await ArchiveAsync(minute);
        Start(replay => replay with { Rules = ["keep"] });
        // The process ends before it stores that the third event was sent.
        _replays.Before = replay => { if (replay.At?.Offset == 3) throw new OperationCanceledException(); };
        await Assert.ThrowsAsync<OperationCanceledException>(() => Runner().RunAsync(Cancellation));
        Assert.Equal((ReplayState.Running, 2), (_replays["again"].State, _replays["again"].At!.Offset));
        _replays.Before = null;

        // Another instance leaves it alone until the lease has run out.
        await Runner().RunAsync(Cancellation);
        Assert.Equal(3, Accepted().Count);
        _engine.Time.Advance(ReplaySteps.Lease);
        await Runner().RunAsync(Cancellation);
        Assert.Equal([0, 1, 2, 3], Accepted().Select(one => (int)one["detail"]!["minute"]!));
        Assert.Equal(ReplayState.Completed, _replays["again"].State);
    }

    [Fact]
    public async Task A_page_that_some_targets_did_not_receive_is_sent_again_to_those_targets()
    {
        await ArchiveAsync(1);
        Start();
        var calls = 0;
        _engine.Queue.Before = () => { if (++calls == 1) throw new StorageUnavailableException("away", new IOException()); };
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => Runner().RunAsync(Cancellation));
        Assert.Contains("A replay was interrupted: 1 of 2 targets", error.Message, StringComparison.Ordinal);
        _engine.Time.Advance(ReplaySteps.Lease);
        await Runner().RunAsync(Cancellation);
        Assert.Equal(
            ["counts", "keeps"],
            _engine.Queue.Messages.Select(message => AsyncEventCodec.Read(message.Body).Function).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_next_timer_run_continues_a_long_replay()
    {
        for (var minute = 0; minute < 3; minute++) await ArchiveAsync(minute);
        Start(replay => replay with { Rules = ["keep"] });
        _replays.Before = replay => { if (replay.At is null) _engine.Time.Advance(ReplaySteps.Slice); };
        await Runner().RunAsync(Cancellation);
        Assert.Single(Accepted());
        Assert.Equal((ReplayState.Running, null), (_replays["again"].State, _replays["again"].Until));
        await Runner().RunAsync(Cancellation);
        Assert.Equal((3, ReplayState.Completed), (Accepted().Count, _replays["again"].State));
    }

    [Fact]
    public async Task A_cancelled_replay_stops_after_the_current_page()
    {
        for (var minute = 0; minute < 3; minute++) await ArchiveAsync(minute);
        Start(replay => replay with { Rules = ["keep"] });
        _replays.Before = replay =>
        {
            if (replay.At?.Offset == 1) _replays.Put(_replays["again"] with { State = ReplayState.Cancelling });
        };
        await Runner().RunAsync(Cancellation);
        Assert.Single(Accepted());
        Assert.Equal((ReplayState.Cancelled, _engine.Time.GetUtcNow()), (_replays["again"].State, _replays["again"].EndedAt));
    }

    [Fact]
    public async Task The_next_run_cancels_a_replay_that_no_instance_is_working_on()
    {
        await ArchiveAsync(1);
        Start(replay => replay with { State = ReplayState.Cancelling });
        await Runner().RunAsync(Cancellation);
        Assert.Empty(Accepted());
        Assert.Equal(ReplayState.Cancelled, _replays["again"].State);
    }

    [Fact]
    public async Task A_replay_fails_if_the_app_no_longer_has_its_archive()
    {
        Start(replay => replay with { Archive = "gone" });
        await Runner().RunAsync(Cancellation);
        Assert.Equal((ReplayState.Failed, "Archive gone does not exist."), (_replays["again"].State, _replays["again"].StateReason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"id":7,"source":"shop","time":"2026-01-01T12:01:00Z"}""")]
    [InlineData("""{"id":"7","source":"shop","time":"noon"}""")]
    [InlineData("""{"id":"\uD800","source":"shop","time":"2026-01-01T12:01:00Z"}""")]
    public async Task An_archived_line_that_is_not_an_event_does_not_stop_the_replay_of_other_events(string line)
    {
        await _archive.AppendAsync("orders", Noon, Encoding.UTF8.GetBytes(line), Cancellation);
        await ArchiveAsync(1);
        Start(replay => replay with { Rules = ["keep"] });
        await Runner().RunAsync(Cancellation);
        Assert.Single(Accepted());
    }

    private void Start(Func<EventReplay, EventReplay>? change = null)
    {
        var replay = new EventReplay("again", "orders", Noon, Noon.AddMinutes(10), Noon.AddHours(1));
        _replays.Put(change?.Invoke(replay) ?? replay);
    }

    private Task ArchiveAsync(int minute)
    {
        var detail = Encoding.UTF8.GetBytes($$"""{"minute":{{minute}}}""");
        var one = new BusEvent($"e{minute}", "placed", "shop", Noon.AddMinutes(minute), [], detail);
        return _archive.AppendAsync("orders", one.Time, one.ToJson("000000000000", "us-east-1"), Cancellation);
    }

    private ReplayRunner Runner()
    {
        var sources = new EventSourceRegistry().AddArchive("orders");
        var rules = new RuleRegistry().Add("keep", """{"source":["shop"]}""", "keeps")
            .Add("count", """{"replay-name":[{"exists":true}]}""", "counts").Add("other", """{"source":["bank"]}""", "counts");
        return new(
            new EventRules(rules, _engine.Catalogue, new ConfigurationBuilder().Build()),
            new(sources.Routed, _archive, NullLogger<EventArchives>.Instance), _archive, _replays, _engine.Catalogue, _engine.Async,
            _engine.Records, _engine.Time, NullLogger<ReplayRunner>.Instance);
    }

    /// <summary>The events that the rule "keep" sent.</summary>
    private List<JsonNode> Accepted() =>
    [
        .. _engine.Queue.Messages.Select(message => AsyncEventCodec.Read(message.Body)).Where(one => one.Function == "keeps")
            .Select(one => JsonNode.Parse(one.Payload.Span)!),
    ];
}
