namespace Mutation;

/// <summary>
/// What became of each mutant, in a file with a line for each, written as soon as it is known. A run that was stopped continues from there.
/// </summary>
internal sealed class Outcomes(string file)
{
    /// <summary>The tests are running against it.</summary>
    public const string Start = "start";

    /// <summary>It needs a process of its own.</summary>
    public const string Alone = "alone";

    /// <summary>A test failed, the process ended, or it ran for ever: the change is noticed.</summary>
    public const string Killed = "killed", Ended = "ended", Timeout = "timeout";

    /// <summary>No test failed, or none reaches it.</summary>
    public const string Survived = "survived", Uncovered = "uncovered";

    /// <summary>Writes one.</summary>
    public void Add(string outcome, int mutant, string? reason = null) =>
        File.AppendAllText(file, $"{outcome} {mutant} {reason?.ReplaceLineEndings(" ")}\n");

    /// <summary>Returns the last that was written about each mutant.</summary>
    public IReadOnlyDictionary<int, (string Outcome, string Reason)> Read()
    {
        var all = new Dictionary<int, (string, string)>();
        if (File.Exists(file))
            foreach (var line in File.ReadLines(file).Select(line => line.Split(' ', 3)))
                if (line is [var outcome, var mutant, var reason] && int.TryParse(mutant, out var id)) all[id] = (outcome, reason);
        return all;
    }
}
