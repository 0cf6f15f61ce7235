using Simulation.Storage;

namespace Simulation.Invariants;

/// <summary>What must hold for each write of an invocation's record.</summary>
internal static class RecordRules
{
    public static void Check(Ledger ledger, Entity? was, Entity? now)
    {
        if (now is null)
        {
            ledger.Violate("Records are kept", $"The record {was} was deleted");
            return;
        }
        var (before, state) = (was?.Text("State"), now.Text("State")!);
        var (redrivesBefore, redrives) = (was?.Number("Redrives") ?? 0, now.Number("Redrives") ?? 0);
        if (redrives < redrivesBefore)
            ledger.Violate("A redrive is not taken back", $"{was} became {now}");
        else if (before is "Succeeded" or "Failed" && redrives == redrivesBefore && state != before)
            ledger.Violate("A terminal state changes only by a redrive", $"{was} became {now}");
        if (state == "Succeeded" && ledger.Stories.TryGetValue(now.Key.Row, out var story)
            && !ledger.SameResult(story).SelectMany(other => other.Runs).Any(run => run.Succeeded == true))
            ledger.Violate("Only what succeeded is reported so", $"{now}, and no handler has succeeded");
    }
}
