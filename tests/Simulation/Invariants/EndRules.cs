using Lambda.Functions.State;
using Simulation.Messaging;
using Simulation.Runs;
using Simulation.Storage;
using Simulation.Workload;

namespace Simulation.Invariants;

/// <summary>What must hold when everything has come to its end.</summary>
internal static class EndRules
{
    public static void Check(World world)
    {
        var ledger = world.Ledger;
        BusRules.CheckEnd(world);
        HubRules.CheckEnd(world);
        var records = DestinationRecords.Of(world.Storage);
        foreach (var story in ledger.Stories.Values)
        {
            if (!story.IsSent) continue;
            var function = world.Plan.Functions.Single(one => one.Name == story.Function);
            var record = world.Storage.Tables.Find(StorageNames.Records, story.Id[..2], story.Id);
            switch (record?.Text("State"))
            {
                case "Succeeded":
                    Succeeded(world, story, function, records);
                    break;
                case "Failed":
                    Failed(world, story, function, record, records);
                    break;
                default:
                    ledger.Violate("Nothing accepted is lost", $"{story.Id} has not ended: {record?.ToString() ?? "it has no record"}");
                    break;
            }
            if ((record?.Number("Redrives") ?? 0) != story.Redrives)
                ledger.Violate("Nothing accepted is lost", $"{story.Id} was redriven {story.Redrives} times, and its record is {record}");
        }
    }

    private static void Succeeded(World world, Story story, FunctionPlan function, DestinationRecords records)
    {
        var ledger = world.Ledger;
        if (Letter(world, story) is { } letter)
            ledger.Violate("What succeeded is no dead letter", $"{story.Id} succeeded, and its dead letter is {letter}");
        if (function.OnSuccess is { } address) Delivered(ledger, story, records, address, "Success");
    }

    private static void Failed(World world, Story story, FunctionPlan function, Entity record, DestinationRecords records)
    {
        var ledger = world.Ledger;
        Delivered(ledger, story, records, function.OnFailure ?? "storage-queue:lambda-on-failure", record.Text("Condition")!);
        var attempts = record.Number("Attempts");
        var isExhausted = ledger.IsExact && !function.IsIdempotent && record.Text("Condition") == "RetriesExhausted";
        var ran = $"{story.Id} ran {story.Runs.Count} times";
        if (isExhausted && attempts != story.Runs.Count)
            ledger.Violate("Attempts are counted", $"{ran}, and its record is {record}");
        if (isExhausted && story.Runs.Count(run => run.Redrives == story.Redrives) != function.Retries + 1)
            ledger.Violate("Retries are within their bounds", $"{ran}, and is retried {function.Retries} times");
        if (Letter(world, story) is not { } letter)
        {
            ledger.Violate("What failed is kept", $"{story.Id} failed, and has no dead letter");
            return;
        }
        var isLeased = letter.Text("State") == "Redriving" && letter.Time("LeasedUntil") > world.Loop.Now;
        if (isLeased || letter.Text("State") == "Redriven")
            ledger.Violate("What failed can be redriven", $"{story.Id} failed, and its dead letter is {letter}");
        var blob = letter.Text("PayloadBlob") is { } name ? world.Storage.Blobs.Find(StorageNames.Payloads, name) : null;
        if (blob is null || story.Payload is { } payload && !blob.Content.AsSpan().SequenceEqual(payload))
            ledger.Violate("What failed is kept", $"The payload of the dead letter {letter} is {(blob is null ? "gone" : "another")}");
        if (world.IsCalm && !function.IsIdempotent && record.Text("Condition") != "EventAgeExceeded")
            ledger.Violate("What is redriven runs", $"{story.Id} was redriven, its handler succeeds, and its record is {record}");
    }

    private static void Delivered(Ledger ledger, Story story, DestinationRecords records, string address, string condition)
    {
        var count = address.StartsWith("function:", StringComparison.Ordinal)
            ? ledger.Stories.Values.Count(other => other.Parent == story.Id)
            : records.Count(address, story.Id, condition);
        if (count == 0)
            ledger.Violate("Destinations get every record", $"{address} has no record of {story.Id} with the condition {condition}");
        else if (ledger.IsExact && count > story.Redrives + 1)
            ledger.Violate("Destinations get a record once", $"{address} has {count} records of {story.Id}, and nothing failed");
    }

    private static Entity? Letter(World world, Story story) =>
        world.Storage.Tables.All(StorageNames.DeadLetters).FirstOrDefault(letter => letter.Text("RequestId") == story.Id);
}
