using System.Globalization;
using System.Text.Json;
using Lambda.Engine.TableStreams;
using Simulation.App;
using Simulation.Runs;
using Simulation.Storage;

namespace Simulation.Messaging;

/// <summary>What must hold for the changes of a streamed table, and what its function does with them.</summary>
internal static class ItemRules
{
    public static readonly TableStreamOptions Options = new() { Shards = 2, TimeToLive = StreamedItems.Expires };
    private static readonly TableStream Stream = new(StreamedItems.Table, Options);

    public static async Task<string> HandleAsync(
        World world, Instance instance, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        var changes = Changes(world, input);
        world.Log.Add($"{instance.Name} runs {StreamedItems.Table} with {string.Join("; ", changes.Select(change => change.Name))}");
        Check(world, changes);
        var takes = TimeSpan.FromMilliseconds(world.Random.Next(10) == 0 ? world.Random.Next(10_000) : 20);
        await Task.Delay(takes, instance.Time, cancellation);
        var failing = world.IsCalm ? 0 : world.Plan.Sources.StreamFailing;
        var first = changes.FindIndex(
            change => world.Random.NextDouble() < failing || world.Plan.Sources.Discards && change.Index % 7 == 6);
        var isReported = first >= 0 && world.Plan.Sources.Reports;
        for (var at = 0; at < changes.Count; at++)
            if (first < 0 || isReported && at < first) changes[at].Succeeded++;
            else changes[at].Failed++;
        if (first < 0) return """{"batchItemFailures":[]}""";
        world.Log.Add($"{instance.Name} fails {changes[first].Name}");
        if (!isReported) throw new InvalidOperationException("A change fails.");
        var sequence = changes[first].Sequence!.Split('|')[1];
        return $$"""{"batchItemFailures":[{"itemIdentifier":"{{sequence}}"}]}""";
    }

    /// <summary>Takes note of changes that are reported as given up.</summary>
    public static void Reported(World world, StoredMessage message)
    {
        using var document = JsonDocument.Parse(Convert.FromBase64String(message.Text));
        if (!document.RootElement.TryGetProperty("DDBStreamBatchInfo", out var info)) return;
        var shard = long.Parse(info.GetProperty("shardId").GetString()!["shardId-".Length..], CultureInfo.InvariantCulture);
        var (from, to) = (info.GetProperty("startSequenceNumber").GetString()!, info.GetProperty("endSequenceNumber").GetString()!);
        foreach (var change in world.Items.All)
            if (change is { Failed: > 0, Sequence: { } place } && place.Split('|') is [var own, var sequence]
                && own == shard.ToString(CultureInfo.InvariantCulture)
                && string.CompareOrdinal(sequence, from) >= 0 && string.CompareOrdinal(sequence, to) <= 0)
                change.IsReported = true;
    }

    public static void CheckEnd(World world)
    {
        var (items, ledger) = (world.Items, world.Ledger);
        foreach (var change in items.All)
        {
            if (!change.IsDone) ledger.Violate("Nothing accepted is lost", $"The change of {change.Name} did not reach its function");
            if (ledger.IsExact && world.Plan.Sources is { Reports: true, Lanes: 1 } && change.Succeeded > 1)
                ledger.Violate("What succeeded is not run again", $"The change of {change.Name} succeeded {change.Succeeded} times");
        }
        if (items.Overdue(world.CalmFrom).FirstOrDefault() is { } item)
            ledger.Violate("What expires is removed", $"{item} is still there");
    }

    private static void Check(World world, List<ItemChange> changes)
    {
        var (plan, ledger) = (world.Plan.Sources, world.Ledger);
        if (changes.Count > plan.StreamBatch)
            ledger.Violate("Batches are within their bounds", $"{changes.Count} changes came at once");
        foreach (var (at, change) in changes.Index())
        {
            var early = world.Items.All.Find(other => other.Item == change.Item && other.Index < change.Index && other.Succeeded == 0
                && (other.Failed == 0 || !plan.Discards) && changes.IndexOf(other) is var place && (place < 0 || place > at));
            if (early is not null)
                ledger.Violate("Changes of an item are handled in order", $"The change of {change.Name} came before that of {early.Name}");
        }
    }

    private static List<ItemChange> Changes(World world, ReadOnlyMemory<byte> input)
    {
        using var document = JsonDocument.Parse(input);
        return [.. document.RootElement.GetProperty("Records").EnumerateArray().Select(record => Change(world, record))];
    }

    private static ItemChange Change(World world, JsonElement record)
    {
        var content = record.GetProperty("dynamodb");
        var keys = content.GetProperty("Keys");
        var partition = keys.GetProperty("PartitionKey").GetProperty("S").GetString()!;
        var item = $"{partition}/{keys.GetProperty("RowKey").GetProperty("S").GetString()}";
        var (before, after) = (Number(content, "OldImage"), Number(content, "NewImage"));
        var place = $"{Stream.ShardOf(partition)}|{content.GetProperty("SequenceNumber").GetString()}";
        if (world.Items.All.Find(one => one.Item == item && one.Old == before && one.New == after) is not { } change)
        {
            world.Ledger.Violate("Handlers run for what was written", $"{record} is no change of {item}");
            return new(item, before, after) { Sequence = place };
        }
        if ((change.Sequence ??= place) != place)
            world.Ledger.Violate("A change keeps its number", $"The change of {change.Name} was {change.Sequence}, and is {place}");
        if (world.Items.All.Find(other => other != change && other.Sequence == place) is { } twin)
            world.Ledger.Violate("A change keeps its number", $"The changes of {change.Name} and of {twin.Name} are both {place}");
        return change;
    }

    private static int? Number(JsonElement content, string image) => content.TryGetProperty(image, out var values)
        ? int.Parse(values.GetProperty(StreamedItems.Number).GetProperty("N").GetString()!, CultureInfo.InvariantCulture)
        : null;
}
