using System.Globalization;
using System.Text.Json;
using Simulation.App;
using Simulation.Runs;

namespace Simulation.Messaging;

/// <summary>What must hold for the records of a stream, and what its function does with them.</summary>
internal static class HubRules
{
    public static async Task<string> HandleAsync(
        World world, Instance instance, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        var (partition, records) = Records(world, input);
        world.Log.Add($"{instance.Name} runs {HubReader.Mapping} with {Join(records)} of partition {partition.Number}");
        Check(world, partition, records);
        var takes = TimeSpan.FromMilliseconds(world.Random.Next(10) == 0 ? world.Random.Next(10_000) : 20);
        await Task.Delay(takes, instance.Time, cancellation);
        var failing = world.IsCalm ? 0 : world.Plan.Sources.StreamFailing;
        // Records with such a number never succeed, where they may be given up.
        var first = records.FindIndex(
            record => world.Random.NextDouble() < failing || world.Plan.Sources.Discards && Number(record) % 7 == 0);
        var isReported = first >= 0 && world.Plan.Sources.Reports;
        for (var at = 0; at < records.Count; at++)
            if (first < 0 || isReported && at < first) records[at].Succeeded++;
            else records[at].Failed++;
        if (first < 0) return """{"batchItemFailures":[]}""";
        world.Log.Add($"{instance.Name} fails {Number(records[first])}");
        if (!isReported) throw new InvalidOperationException("A record fails.");
        return $$"""{"batchItemFailures":[{"itemIdentifier":"{{Number(records[first])}}"}]}""";
    }

    public static void CheckEnd(World world)
    {
        MarkReported(world);
        foreach (var partition in world.Hub.Partitions)
            foreach (var record in partition.Records)
            {
                var name = $"{Number(record)} of partition {partition.Number}";
                if (record.Succeeded == 0 && !record.IsReported)
                    world.Ledger.Violate("Nothing accepted is lost", $"{name} did not succeed, and no report of it arrived");
                if (world.Ledger.IsExact && world.Plan.Sources is { Reports: true, Lanes: 1 } && record.Succeeded > 1)
                    world.Ledger.Violate("What succeeded is not run again", $"{name} succeeded {record.Succeeded} times");
            }
    }

    private static void Check(World world, HubPartition partition, List<HubRecord> records)
    {
        if (records.Count > world.Plan.Sources.StreamBatch)
            world.Ledger.Violate("Batches are within their bounds", $"{records.Count} records came at once");
        foreach (var (at, record) in records.Index())
        {
            var early = partition.Records.Find(other => other.Record.PartitionKey == record.Record.PartitionKey
                && other.Record.SequenceNumber < record.Record.SequenceNumber && other.Succeeded == 0
                && (other.Failed == 0 || !world.Plan.Sources.Discards)
                && records.IndexOf(other) is var place && (place < 0 || place > at));
            if (early is not null)
                world.Ledger.Violate(
                    "Records of a key are handled in order",
                    $"{Number(record)} of partition {partition.Number} came before {Number(early)}");
        }
    }

    private static void MarkReported(World world)
    {
        foreach (var message in world.Storage.Queues.All("lambda-on-failure"))
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(message.Text));
            if (!document.RootElement.TryGetProperty("KinesisBatchInfo", out var info)) continue;
            var partition = world.Hub.Partitions[(int)Long(info.GetProperty("shardId").GetString()!["shardId-".Length..])];
            var (from, to) = (info.GetProperty("startSequenceNumber").GetString()!, info.GetProperty("endSequenceNumber").GetString()!);
            for (var number = Long(from); number <= Long(to); number++)
            {
                var record = partition.Records[(int)number - 1];
                // Records of other lanes lie between those of one lane.
                if (record.Failed > 0) record.IsReported = true;
            }
        }
    }

    private static (HubPartition Partition, List<HubRecord> Records) Records(World world, ReadOnlyMemory<byte> input)
    {
        using var document = JsonDocument.Parse(input);
        var ids = document.RootElement.GetProperty("Records").EnumerateArray()
            .Select(record => record.GetProperty("eventID").GetString()!).ToList();
        var partition = world.Hub.Partitions[(int)Long(ids[0].Split(':')[0]["shardId-".Length..])];
        return (partition, [.. ids.Select(id => partition.Records[(int)Long(id.Split(':')[1]) - 1])]);
    }

    private static string Join(IEnumerable<HubRecord> records) => string.Join(' ', records.Select(Number));

    private static long Number(HubRecord record) => record.Record.SequenceNumber;

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
