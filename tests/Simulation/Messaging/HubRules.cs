using System.Globalization;
using System.Text.Json;
using Simulation.App;
using Simulation.Invariants;
using Simulation.Runs;
using Simulation.Workload;

namespace Simulation.Messaging;

/// <summary>What must hold for the records of a stream, and what its function does with them.</summary>
internal static class HubRules
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(3);

    public static async Task<string> HandleAsync(
        World world, Instance instance, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        using var document = JsonDocument.Parse(input);
        var (plan, root) = (world.Plan.Sources, document.RootElement);
        if (plan.Window > 0 && root.GetProperty("isFinalInvokeForWindow").GetBoolean())
            return await WindowRules.EndAsync(world, instance, root, cancellation);
        var (partition, records) = Records(world, root);
        world.Log.Add($"{instance.Name} runs {HubReader.Mapping} with {Join(records)} of partition {partition.Number}");
        Check(world, partition, records);
        if (plan.Window > 0) WindowRules.Check(world, root, records);
        var takes = TimeSpan.FromMilliseconds(world.Random.Next(10) == 0 ? world.Random.Next(10_000) : 20);
        await Task.Delay(takes, instance.Time, cancellation);
        var failing = world.IsCalm ? 0 : plan.StreamFailing;
        var first = records.FindIndex(record => world.Random.NextDouble() < failing || IsHopeless(world, record));
        var isReported = first >= 0 && plan.Reports;
        for (var at = 0; at < records.Count; at++)
            if (first < 0 || isReported && at < first) records[at].Succeeded++;
            else records[at].Failed++;
        if (first >= 0) world.Log.Add($"{instance.Name} fails {Number(records[first])}");
        if (first >= 0 && !isReported) throw new InvalidOperationException("A record fails.");
        var failures = first < 0 ? "" : $$"""{"itemIdentifier":"{{Number(records[first])}}"}""";
        var state = plan.Window > 0 ? WindowRules.Next(root, first < 0 ? records : records.Take(first)) : "null";
        return $$"""{"batchItemFailures":[{{failures}}],"state":{{state}}}""";
    }

    public static void CheckEnd(World world)
    {
        MarkReported(world);
        var (plan, ledger) = (world.Plan.Sources, world.Ledger);
        foreach (var partition in world.Hub.Partitions)
            foreach (var record in partition.Records)
            {
                var name = $"{Number(record)} of partition {partition.Number}";
                if (!IsWanted(world, record)) continue;
                if (record.Succeeded == 0 && !record.IsReported)
                    ledger.Violate("Nothing accepted is lost", $"{name} did not succeed, and no report of it arrived");
                if (plan.Window > 0 && !record.IsReported && !partition.Windows.Values.Any(window => window.Contains(Number(record))))
                    ledger.Violate("A window counts each record", $"{name} succeeded, and is in no window");
                if (ledger.IsExact) CheckExactly(world, record, name);
            }
    }

    private static void CheckExactly(World world, HubRecord record, string name)
    {
        var (plan, ledger) = (world.Plan.Sources, world.Ledger);
        if (plan is { Reports: true, Lanes: 1 } && record.Succeeded > 1)
            ledger.Violate("What succeeded is not run again", $"{name} succeeded {record.Succeeded} times");
        if (plan.Reports) return;
        if (record.IsExhausted && record.Failed < SourcesPlan.StreamRetries + 1)
            ledger.Violate("Retries are within their bounds", $"{name} was given up after {record.Failed} failures");
        if (plan is { Bisects: false, Discards: true } && record.Failed > SourcesPlan.StreamRetries + 1)
            ledger.Violate("Retries are within their bounds", $"{name} failed {record.Failed} times");
        if (plan is { Bisects: true, StreamFailing: 0 } && record.IsExhausted && !IsHopeless(world, record))
            ledger.Violate("Bisecting isolates what fails", $"{name} was given up, and does not fail by itself");
    }

    private static void Check(World world, HubPartition partition, List<HubRecord> records)
    {
        var (plan, ledger) = (world.Plan.Sources, world.Ledger);
        if (records.Count > plan.StreamBatch)
            ledger.Violate("Batches are within their bounds", $"{records.Count} records came at once");
        foreach (var (at, record) in records.Index())
        {
            var age = world.Loop.Now - record.Record.ArrivedAt;
            if (!IsWanted(world, record))
                ledger.Violate("Functions get what passes the filter", $"{Number(record)} does not, and came");
            if (plan.RecordAge > 0 && age > TimeSpan.FromSeconds(plan.RecordAge) + RunRules.SlackIn(ledger))
                ledger.Violate("Records come until their maximum age", $"{Number(record)} came at the age of {age}");
            var early = partition.Records.Find(other => other.Record.PartitionKey == record.Record.PartitionKey
                && Number(other) < Number(record) && other.Succeeded == 0 && IsWanted(world, other) && !MayBeGivenUp(world, other)
                && records.IndexOf(other) is var place && (place < 0 || place > at));
            if (early is not null)
                ledger.Violate(
                    "Records of a key are handled in order",
                    $"{Number(record)} of partition {partition.Number} came before {Number(early)}");
        }
    }

    // Records with such a number never succeed, where they may be given up.
    private static bool IsHopeless(World world, HubRecord record) => world.Plan.Sources.Discards && Number(record) % 7 == 0;

    private static bool MayBeGivenUp(World world, HubRecord record)
    {
        var plan = world.Plan.Sources;
        var age = world.Loop.Now - record.Record.ArrivedAt + ClockSkew;
        return plan.Discards && record.Failed > 0 || plan.RecordAge > 0 && age >= TimeSpan.FromSeconds(plan.RecordAge);
    }

    private static bool IsWanted(World world, HubRecord record) => record.IsWanted || !world.Plan.Sources.Filters;

    private static void MarkReported(World world)
    {
        foreach (var message in world.Storage.Queues.All("lambda-on-failure"))
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(message.Text));
            if (!document.RootElement.TryGetProperty("KinesisBatchInfo", out var info)) continue;
            var isTooOld = document.RootElement.GetProperty("requestContext").GetProperty("condition").GetString() == "RecordAgeExceeded";
            var partition = PartitionOf(world, info.GetProperty("shardId").GetString()!);
            var (from, to) = (info.GetProperty("startSequenceNumber").GetString()!, info.GetProperty("endSequenceNumber").GetString()!);
            foreach (var end in new[] { from, to })
                if (!IsWanted(world, partition.Records[(int)Long(end) - 1]))
                    world.Ledger.Violate("What is filtered out is done", $"{end} does not pass the filter, and is reported");
            for (var number = Long(from); number <= Long(to); number++)
            {
                var record = partition.Records[(int)number - 1];
                // Records of other lanes lie between those of one lane.
                if (record.Failed == 0 && !isTooOld || !IsWanted(world, record)) continue;
                record.IsReported = true;
                record.IsExhausted |= !isTooOld;
            }
        }
    }

    private static (HubPartition Partition, List<HubRecord> Records) Records(World world, JsonElement root)
    {
        var ids = root.GetProperty("Records").EnumerateArray().Select(record => record.GetProperty("eventID").GetString()!).ToList();
        var partition = PartitionOf(world, ids[0].Split(':')[0]);
        return (partition, [.. ids.Select(id => partition.Records[(int)Long(id.Split(':')[1]) - 1])]);
    }

    public static HubPartition PartitionOf(World world, string shardId) => world.Hub.Partitions[(int)Long(shardId["shardId-".Length..])];

    private static string Join(IEnumerable<HubRecord> records) => string.Join(' ', records.Select(Number));

    private static long Number(HubRecord record) => record.Record.SequenceNumber;

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
