using System.Globalization;
using System.Text.Json;
using Lambda.Functions.State;
using Simulation.App;
using Simulation.Runs;

namespace Simulation.Messaging;

/// <summary>What must hold for the tumbling windows of a stream. The state of a window is the list of its records.</summary>
internal static class WindowRules
{
    private const string Once = "A window counts each record once";

    /// <summary>Whether a window is stored that has not ended.</summary>
    public static bool AreOpen(World world) =>
        world.Storage.Blobs.All(StorageNames.Windows).Any(one => one.Blob.Metadata.ContainsKey("end"));

    /// <summary>Checks the state that comes with records.</summary>
    public static void Check(World world, JsonElement root, List<HubRecord> records)
    {
        var (start, end, seen) = (Time(root, "start"), Time(root, "end"), Seen(root));
        if (seen.Count != seen.Distinct().Count()) world.Ledger.Violate(Once, $"The window of {start:T} has {Join(seen)}");
        foreach (var record in records)
        {
            var (number, at) = (record.Record.SequenceNumber, record.Record.ArrivedAt);
            if (seen.Contains(number)) world.Ledger.Violate(Once, $"{number} comes with a state that has it: {Join(seen)}");
            if (world.Ledger.IsExact && (at < start || at >= end))
                world.Ledger.Violate(
                    "A record belongs to the window of its time", $"{number} of {at:T} comes in that from {start:T} to {end:T}");
        }
    }

    /// <summary>The state after these records.</summary>
    public static string Next(JsonElement root, IEnumerable<HubRecord> records) =>
        $"[{Join(Seen(root).Concat(records.Select(record => record.Record.SequenceNumber)))}]";

    /// <summary>Runs the function at the end of a window.</summary>
    public static async Task<string> EndAsync(World world, Instance instance, JsonElement root, CancellationToken cancellation)
    {
        var (start, seen) = (Time(root, "start"), Seen(root));
        var partition = HubRules.PartitionOf(world, root.GetProperty("shardId").GetString()!);
        world.Log.Add($"{instance.Name} ends the window of {start:T} of partition {partition.Number} with {Join(seen)}");
        await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(100)), instance.Time, cancellation);
        if (!world.IsCalm && world.Random.NextDouble() < world.Plan.Sources.StreamFailing)
            throw new InvalidOperationException("The end of a window fails.");
        if (seen.Count != seen.Distinct().Count()) world.Ledger.Violate(Once, $"The window of {start:T} ends with {Join(seen)}");
        if (!partition.Windows.TryGetValue(start, out var all)) all = partition.Windows[start] = [];
        else if (world.Ledger.IsExact && !all.SetEquals(seen))
            world.Ledger.Violate(Once, $"The window of {start:T} ends with {Join(seen)}, after it ended with {Join(all)}");
        all.UnionWith(seen);
        var twice = partition.Windows.FirstOrDefault(other => other.Key != start && other.Value.Overlaps(seen)).Value;
        if (world.Ledger.IsExact && twice is not null)
            world.Ledger.Violate(Once, $"The window of {start:T} has {Join(seen)}, and another one {Join(twice)}");
        return "{}";
    }

    // The state of a new window is an empty object.
    private static List<long> Seen(JsonElement root) => root.GetProperty("state") is { ValueKind: JsonValueKind.Array } state
        ? [.. state.EnumerateArray().Select(number => number.GetInt64())] : [];

    private static DateTimeOffset Time(JsonElement root, string name) => root.GetProperty("window").GetProperty(name).GetDateTimeOffset();

    private static string Join(IEnumerable<long> numbers) =>
        string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
