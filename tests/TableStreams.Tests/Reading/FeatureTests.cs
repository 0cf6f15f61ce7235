using System.Text.Json.Nodes;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Functions.TableStreams;
using Microsoft.Extensions.Logging.Abstractions;

namespace TableStreams.Tests.Reading;

/// <summary>What a mapping sets, from the write of an item to the function.</summary>
public sealed class FeatureTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_tumbling_window_passes_on_its_state_and_ends_with_an_invocation_without_records() => Run(async rig =>
    {
        var calls = new List<string>();
        Sum(rig, calls);
        // 12:00:00, two in one window; the third, two minutes later, ends it.
        await rig.WriteAsync("1", "1");
        await rig.ReadAsync();
        await rig.WriteAsync("2", "2");
        await rig.ReadAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(2));
        await rig.WriteAsync("3", "4");
        await rig.ReadAsync();
        Assert.Equal(
        [
            "12:00 {} +1", """12:00 {"sum":1} +2""", """12:00 {"sum":3} final""", "12:02 {} +4",
        ], calls);
    });

    [Fact]
    public void The_timer_closes_a_window_without_later_records_once_all_its_records_are_read() => Run(async rig =>
    {
        var calls = new List<string>();
        Sum(rig, calls);
        await rig.WriteAsync("1", "1");
        await rig.ReadAsync();
        var closer = new WindowCloser(rig.Windows, new StreamEnds(rig.Stores, null!), rig.Time, NullLogger<WindowCloser>.Instance);
        await closer.CloseAsync(rig.ToStream(rig.Mapping), CancellationToken.None);
        Assert.Single(calls);

        // A change that is written but not yet taken up may belong to the window.
        await rig.WriteAsync("2", "2");
        rig.Time.Advance(TimeSpan.FromMinutes(2));
        await closer.CloseAsync(rig.ToStream(rig.Mapping), CancellationToken.None);
        Assert.Single(calls);

        await rig.ReadAsync();
        await closer.CloseAsync(rig.ToStream(rig.Mapping), CancellationToken.None);
        Assert.Equal(["12:00 {} +1", """12:00 {"sum":1} +2""", """12:00 {"sum":3} final"""], calls);
    });

    [Fact]
    public void A_change_that_arrives_after_its_window_has_ended_belongs_to_the_next_window() => Run(async rig =>
    {
        var calls = new List<string>();
        Sum(rig, calls);
        await rig.WriteAsync("1", "1");
        await rig.ReadAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.WriteAsync("1", "2", partition: "q");
        await rig.ReadAsync();
        // The clock of this writer is late.
        rig.Time.Advance(-TimeSpan.FromMinutes(1));
        await rig.WriteAsync("1", "4", partition: "r");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.ReadAsync();
        Assert.Equal(["12:00 {} +1", """12:00 {"sum":1} final""", "12:01 {} +2", """12:01 {"sum":2} +4"""], calls);
    });

    [Fact]
    public void Batches_of_a_shard_run_in_parallel_up_to_the_parallelization_factor_except_those_of_the_same_item() => Run(async rig =>
    {
        rig.Set(settings => settings with { BatchSize = 1, ParallelizationFactor = 4 });
        for (var value = 0; value < 3; value++)
            for (var row = 0; row < 12; row++)
                await rig.WriteAsync($"{row:00}", $"{value}");
        var (running, most, items) = (0, 0, new HashSet<string>());
        rig.Function = async (payload, shutdown) =>
        {
            var row = (string)payload["Records"]![0]!["dynamodb"]!["Keys"]!["RowKey"]!["S"]!;
            Assert.True(items.Add(row));
            most = Math.Max(most, ++running);
            await Task.Delay(Second, rig.Time, shutdown);
            running--;
            items.Remove(row);
            return "{}";
        };
        await rig.ReadAsync();
        Assert.Equal(4, most);
        Assert.Equal(36, rig.Received.Count);
        Assert.All(rig.Received.GroupBy(change => change[..2]), item => Assert.Equal(["0", "1", "2"], item.Select(change => change[3..])));
    });

    [Theory]
    [InlineData(StartingPosition.TrimHorizon, "1=before,1=after")]
    [InlineData(StartingPosition.Latest, "1=after")]
    public void Reading_starts_at_the_configured_starting_position(StartingPosition position, string received) => Run(async rig =>
    {
        await rig.WriteAsync("1", "before");
        rig.Time.Advance(Second);
        rig.Set(settings => settings with { StartingPosition = position });
        rig.BeganAt(rig.Time.GetUtcNow());
        await rig.WriteAsync("1", "after");
        await rig.ReadAsync();
        Assert.Equal(received, string.Join(',', rig.Received));
    });

    [Fact]
    public void A_mapping_waits_until_its_starting_position_is_known() => Run(async rig =>
    {
        rig.Set(settings => settings with { StartingPosition = StartingPosition.Latest });
        await rig.WriteAsync("1", "a");
        await rig.ReadAsync();
        Assert.Equal((0, 0L), (rig.Received.Count, await rig.PositionAsync()));
    });

    private static void Sum(SessionRig rig, List<string> calls)
    {
        rig.Set(settings => settings with { TumblingWindowInSeconds = 60 });
        rig.Function = (payload, _) =>
        {
            var (values, state) = (
                payload["Records"]!.AsArray().Select(record => (string)record!["dynamodb"]!["NewImage"]!["Value"]!["S"]!),
                payload["state"]!);
            var isFinal = (bool)payload["isFinalInvokeForWindow"]!;
            calls.Add(
                $"{((string)payload["window"]!["start"]!)[11..16]} {state.ToJsonString()} "
                + $"{(isFinal ? "final" : "+" + string.Join('+', values))}");
            var sum = ((int?)state["sum"] ?? 0) + values.Sum(value => int.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
            return Task.FromResult(new JsonObject { ["state"] = new JsonObject { ["sum"] = sum } }.ToJsonString());
        };
    }

    private static void Run(Func<SessionRig, Task> test)
    {
        var rig = new SessionRig();
        rig.Time.Run(() => test(rig));
    }
}
