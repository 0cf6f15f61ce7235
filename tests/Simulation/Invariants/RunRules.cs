using Lambda.Functions.State;
using Simulation.Runs;
using Simulation.Storage;

namespace Simulation.Invariants;

/// <summary>What must hold when a handler begins.</summary>
internal static class RunRules
{
    // Between the check of an event's age and its handler, a payload may be read while storage fails, or the process may stand still.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(25);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ExactSlack = TimeSpan.FromSeconds(1);

    public static TimeSpan SlackIn(Ledger ledger) => ledger.IsExact ? ExactSlack : Slack;

    public static void Check(World world, HandlerRun run)
    {
        var (story, ledger) = (run.Story, world.Ledger);
        var function = world.Plan.Functions.Single(one => one.Name == story.Function);
        var age = run.At - story.AgesFrom;
        var settings = ledger.Settings(story.Function);
        if (!story.IsCall && age > TimeSpan.FromSeconds(settings.OldestAge) + SlackIn(ledger))
            ledger.Violate("Events run only until their maximum age", $"{story.Id} runs at the age of {age}, not {settings.OldestAge} s");
        if (settings.MostReserved is { } most && ledger.Running(run) > most)
            ledger.Violate("Concurrency is within its bounds", $"{ledger.Running(run)} runs of {story.Function} on {run.Instance}");
        if (function.IsIdempotent && story.Payload is not null) CheckOnce(world, run);
        if (!ledger.IsExact) return;
        var before = story.Runs.SkipLast(1).Where(other => other.Redrives == run.Redrives).ToList();
        if (before.Exists(other => other.Succeeded == true))
            ledger.Violate("What succeeded is not run again", $"{story.Id} runs again, and nothing has failed in this run");
        if (before.Exists(other => other.Attempt == run.Attempt))
            ledger.Violate("An attempt is made once", $"{story.Id} runs its attempt {run.Attempt} again, and nothing has failed");
    }

    /// <summary>A message that may be a copy, as it says itself, is not run when the event ended before it was received.</summary>
    public static void CheckCopy(World world, HandlerRun run, EventMessage item, StoredMessage message)
    {
        if (message.Dequeues == 1 && item is { Attempt: 1, Backoffs: 0, Redrives: 0 }) return;
        var record = world.Storage.Tables.Find(StorageNames.Records, run.Story.Id[..2], run.Story.Id);
        if (record?.Text("State") is "Succeeded" or "Failed" && (record.Number("Redrives") ?? 0) >= item.Redrives
            && record.WrittenAt < message.ReceivedAt)
            world.Ledger.Violate("What has ended is not run again", $"{run.Story.Id} runs, and its record is {record}");
    }

    /// <summary>A key is held until its run's time is over; whoever crashes must not hold it for longer.</summary>
    public static void CheckKey(World world, Entity row)
    {
        if (row.IsTrue("IsCompleted")) return;
        var function = world.Plan.Functions.Single(one => one.Name == row.Text("Function"));
        var most = TimeSpan.FromSeconds(function.Timeout) + ClockSkew;
        if (row.Time("Until") > world.Loop.Now + most)
            world.Ledger.Violate(
                "A key is held for no longer than its run", $"{row}, and {function.Name} may run for {function.Timeout} s");
    }

    // A run holds its key for as long as it may run; clocks differ by a few seconds.
    private static void CheckOnce(World world, HandlerRun run)
    {
        const string Invariant = "Idempotent functions run once for each key";
        var skew = TimeSpan.FromSeconds(world.Ledger.IsExact ? 1 : 7);
        var others = world.Ledger.SameKey(run.Story).SelectMany(story => story.Runs).Where(other => other != run).ToList();
        if (others.Find(other => other.EndedAt is null && run.At < other.Deadline - skew) is { } running)
            world.Ledger.Violate(Invariant, $"{run.Story.Id} runs, and {running.Story.Id} with the same key has not ended");
        var done = world.Storage.Tables.All(StorageNames.Idempotency)
            .Where(row => row.Text("Function") == run.Story.Function && row.IsTrue("IsCompleted"))
            .FirstOrDefault(row => row.Time("Until") > run.At + skew);
        if (done is not null) world.Ledger.Violate(Invariant, $"{run.Story.Id} runs, and the result of its key is stored: {done}");
    }
}
