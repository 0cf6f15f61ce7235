using Lambda.Functions.State;
using Simulation.Messaging;
using Simulation.Runs;
using Simulation.Storage;
using Simulation.Workload;

namespace Simulation.Invariants;

/// <summary>What must hold when everything has come to its end.</summary>
internal static class EndRules
{
    // How long it may take at most until an instance has looked for changes.
    private static readonly TimeSpan Refreshed = TimeSpan.FromMinutes(3);

    public static void Check(World world)
    {
        var ledger = world.Ledger;
        BusRules.CheckEnd(world);
        HubRules.CheckEnd(world);
        ItemRules.CheckEnd(world);
        Parcels.CheckEnd(world);
        CheckSettings(world);
        var records = DestinationRecords.Of(world);
        foreach (var story in ledger.Stories.Values)
        {
            if (!story.IsSent)
            {
                if (world.Storage.Tables.Find(StorageNames.Records, story.Id[..2], story.Id) is { } orphan)
                    ledger.Violate("Nothing waits for ever", $"{story.Id} has the record {orphan}, and no message of it was sent");
                continue;
            }
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
            if (story.WantsReply && records.Count(Clients.Replies, story.Id) == 0)
                ledger.Violate("Clients who wait are told", $"{story.Id} has ended, and its client has no reply");
            if ((record?.Number("Redrives") ?? 0) != story.Redrives)
                ledger.Violate("Nothing accepted is lost", $"{story.Id} was redriven {story.Redrives} times, and its record is {record}");
        }
    }

    private static void Succeeded(World world, Story story, FunctionPlan function, DestinationRecords records)
    {
        var ledger = world.Ledger;
        if (Letter(world, story) is { } letter)
            ledger.Violate("What succeeded is no dead letter", $"{story.Id} succeeded, and its dead letter is {letter}");
        if (Addresses(ledger.Settings(function.Name).OnSuccess) is { } addresses) Delivered(ledger, story, records, addresses, "Success");
    }

    private static void Failed(World world, Story story, FunctionPlan function, Entity record, DestinationRecords records)
    {
        var ledger = world.Ledger;
        var settings = ledger.Settings(function.Name);
        var addresses = settings.OnFailure.Select(address => address ?? "storage-queue:lambda-on-failure").Distinct().ToList();
        Delivered(ledger, story, records, addresses, record.Text("Condition")!);
        var attempts = record.Number("Attempts");
        var isExhausted = ledger.IsExact && !function.IsIdempotent && record.Text("Condition") == "RetriesExhausted";
        var ran = $"{story.Id} ran {story.Runs.Count} times";
        if (isExhausted && attempts != story.Runs.Count)
            ledger.Violate("Attempts are counted", $"{ran}, and its record is {record}");
        var last = story.Runs.Count(run => run.Redrives == story.Redrives);
        if (isExhausted && !settings.AreChanged && last != function.Retries + 1)
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
        // Of events with one key that run at once, one may have to come again.
        if (world.IsCalm && (!function.IsIdempotent || CanComeAgain(function, settings) && record.Text("Condition") != "EventAgeExceeded"))
            ledger.Violate("What is redriven runs", $"{story.Id} was redriven, its handler succeeds, and its record is {record}");
    }

    private static void Delivered(
        Ledger ledger, Story story, DestinationRecords records, IReadOnlyList<string> addresses, string condition)
    {
        var count = addresses.Sum(address => address.StartsWith("function:", StringComparison.Ordinal)
            ? ledger.Stories.Values.Count(other => other.Parent == story.Id)
            : records.Count(address, story.Id, condition));
        var names = string.Join(" or ", addresses);
        if (count == 0)
            ledger.Violate("Destinations get every record", $"{names} has no record of {story.Id} with the condition {condition}");
        else if (ledger.IsExact && count > story.Redrives + 1)
            ledger.Violate("Destinations get a record once", $"{names} has {count} records of {story.Id}, and nothing failed");
    }

    private static bool CanComeAgain(FunctionPlan function, KnownSettings settings) =>
        function is { Retries: > 0, Validates: false } && !settings.AreChanged;

    // Null when there may have been no destination.
    private static List<string>? Addresses(IEnumerable<string?> all) =>
        all.ToList() is var list && list.Contains(null) ? null : [.. list.Distinct().Select(address => address!)];

    private static void CheckSettings(World world)
    {
        var since = world.Loop.Now - Refreshed;
        foreach (var instance in world.Up.Where(one => one.StartedAt < since && one.Domain.FrozenUntil < since))
            foreach (var function in world.Plan.Functions)
                if (world.Ledger.Settings(function.Name).Difference(instance.Function(function.Name).Options) is { } difference)
                    world.Ledger.Violate("A change reaches every instance", $"{instance.Name} has {function.Name} with {difference}");
    }

    private static Entity? Letter(World world, Story story) =>
        world.Storage.Tables.All(StorageNames.DeadLetters).FirstOrDefault(letter => letter.Text("RequestId") == story.Id);
}
