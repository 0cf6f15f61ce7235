using System.Globalization;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Upkeep;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Logging.Abstractions;
using TableStreams.Tests.Reading;
using Testing;

namespace TableStreams.Tests.Writing;

/// <summary>
/// The calls of storage for changes, counted while a shard is read as an app reads it, and compared with docs/table-streams.md. That a call
/// is one request is in <see cref="RequestTests"/>.
/// </summary>
public sealed class CostTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "table-streams.md"));

    // Taking the lease, looking, taking up, delivering, forgetting the markers, giving up the lease; and a day later, removing.
    [Fact]
    public void The_documentation_states_the_cost_of_reading_and_removing_a_change()
    {
        var (together, alone) = (Measure(changes: 1000, partitions: 1), Measure(changes: 300, partitions: 300));
        Says(
            $"| reading a change and forgetting its marker | – | {Text(together.Reading)} each for 1,000 changes of one partition, "
            + $"{Text(alone.Reading)} each for 300 changes in a partition each |");
        Says(
            $"| removing a change after 24 hours | – | {Text(together.Removing)} and {Text(alone.Removing)} likewise |");
    }

    [Fact]
    public void The_documentation_states_the_cost_of_an_idle_stream()
    {
        var rig = new SessionRig();
        rig.Time.Run(() => rig.Upkeep().RunAsync(CancellationToken.None));
        Assert.Equal((3, 0), (rig.ShardsSeen.Calls, rig.ItemsSeen.Calls));
        Says("| an idle stream | – | a query, and two for each shard, once a minute |");
    }

    [Fact]
    public void Wake_up_messages_are_sent_at_most_once_a_second()
    {
        var rig = new SessionRig();
        rig.Time.Run(async () =>
        {
            for (var write = 0; write < 10; write++) await rig.WriteAsync($"{write}", "a");
            Assert.Single(rig.Words.Sent);
            rig.Time.Advance(WakeUpPace.Every);
            await rig.WriteAsync("10", "a");
            Assert.Equal(2, rig.Words.Sent.Count);
        });
        Says("| waking the shard | – | 1 message a second and shard, at most |");
    }

    private static (double Reading, double Removing) Measure(int changes, int partitions)
    {
        var rig = new SessionRig();
        var (reading, removing) = (0, 0);
        rig.Set(settings => settings with { BatchSize = 1000 });
        rig.Time.Run(async () =>
        {
            for (var change = 0; change < changes; change++) await rig.WriteAsync($"{change}", "a", $"p{change % partitions}");
            await rig.ReadAsync();
            Assert.Equal((changes, 0), (rig.Received.Count, (await rig.StateAsync()).Markers.Count));
            reading = Calls(rig);
            rig.Time.Advance(TableStream.Retention + TimeSpan.FromMinutes(1));
            await new ShardTrim(rig.Stream, 0, rig.ItemsSeen, rig.ShardsSeen, rig.Time, NullLogger.Instance)
                .RunAsync(CancellationToken.None);
            removing = Calls(rig) - reading;
            Assert.DoesNotContain(rig.Items.All, row => TableStreamKeys.IsReserved(row.Row));
        });
        return ((double)reading / changes, (double)removing / changes);
    }

    private static int Calls(SessionRig rig) => rig.ItemsSeen.Calls + rig.ShardsSeen.Calls;

    private static void Says(string row) =>
        Assert.True(Page.Contains(row, StringComparison.Ordinal), $"docs/table-streams.md does not say: {row}");

    private static string Text(double calls) => calls.ToString(calls < 1 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
