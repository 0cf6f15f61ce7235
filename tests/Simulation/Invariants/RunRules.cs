using Simulation.Runs;

namespace Simulation.Invariants;

/// <summary>What must hold when a handler begins.</summary>
internal static class RunRules
{
    // Between the check of an event's age and its handler, a payload may be read while storage fails, or the process may stand still.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(25);
    private static readonly TimeSpan ExactSlack = TimeSpan.FromSeconds(1);

    public static void Check(World world, HandlerRun run)
    {
        var (story, ledger) = (run.Story, world.Ledger);
        var function = world.Plan.Functions.Single(one => one.Name == story.Function);
        var age = run.At - story.AgesFrom;
        if (age > TimeSpan.FromSeconds(function.MaxAge) + (ledger.IsExact ? ExactSlack : Slack))
            ledger.Violate("Events run only until their maximum age", $"{story.Id} runs {age} after it was accepted; {function.MaxAge} s are allowed");
        if (!ledger.IsExact) return;
        var before = story.Runs.SkipLast(1).Where(other => other.Redrives == run.Redrives).ToList();
        if (before.Exists(other => other.Succeeded == true))
            ledger.Violate("What succeeded is not run again", $"{story.Id} runs again, and nothing has failed in this run");
        if (before.Exists(other => other.Attempt == run.Attempt))
            ledger.Violate("An attempt is made once", $"{story.Id} runs its attempt {run.Attempt} again, and nothing has failed in this run");
    }
}
