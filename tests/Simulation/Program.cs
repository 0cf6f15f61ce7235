using System.Globalization;
using Simulation.Runs;

namespace Simulation;

/// <summary>Replays a seed, or hunts for one that violates an invariant. Other arguments are those of the test runner.</summary>
internal static class Program
{
    public static int Main(string[] args) => args switch
    {
        ["--seed", var seed] => Replay(Number(seed)),
        ["--seeds", var count] => Search(0, Number(count), TimeSpan.MaxValue),
        ["--seeds", var count, "--from", var from] => Search(Number(from), Number(count), TimeSpan.MaxValue),
        ["--survey", var count] => Survey(Number(count)),
        ["--hunt", var time] => Search(Environment.TickCount & 0xFFFFFF, int.MaxValue / 2, Time(time)),
        _ => Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args).GetAwaiter().GetResult(),
    };

    private static int Replay(int seed)
    {
        var outcome = Run.Logged(seed);
        Console.Write(outcome.Log);
        if (outcome.Violation is null) Console.WriteLine($"Seed {seed} holds all invariants, in {outcome.Steps} steps.");
        else Console.WriteLine($"Seed {seed} violates: {outcome.Violation.Invariant}{Environment.NewLine}{outcome.Violation.Detail}");
        return outcome.Violation is null ? 0 : 1;
    }

    private static int Search(int from, int count, TimeSpan atMost)
    {
        var result = Hunt.Seeds(from, count, atMost);
        foreach (var outcome in result.Found) Console.WriteLine(outcome.Report());
        Console.WriteLine($"{result.Seeds} seeds from {from}, {result.Steps} steps in {result.Took.TotalSeconds:0.0} s: "
            + (result.Found.Count == 0 ? "all invariants hold." : $"{result.Found.Count} violate an invariant."));
        return result.Found.Count == 0 ? 0 : 1;
    }

    // How often each invariant is violated, with its first seeds.
    private static int Survey(int count)
    {
        var result = Hunt.Seeds(0, count, TimeSpan.MaxValue, count);
        foreach (var kind in result.Found.GroupBy(outcome => outcome.Violation!.Invariant).OrderByDescending(kind => kind.Count()))
            Console.WriteLine($"{kind.Count(),6} {kind.Key}: seeds {string.Join(", ", kind.Take(5).Select(outcome => outcome.Seed))}"
                + $"{Environment.NewLine}       {kind.First().Violation!.Detail}");
        Console.WriteLine($"{result.Seeds} seeds, {result.Steps} steps in {result.Took.TotalSeconds:0.0} s.");
        return result.Found.Count == 0 ? 0 : 1;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static TimeSpan Time(string text) =>
        text.EndsWith('m') ? TimeSpan.FromMinutes(Number(text[..^1])) : text.EndsWith('s') ? TimeSpan.FromSeconds(Number(text[..^1]))
        : throw new FormatException($"'{text}' is no time: write it as 10m or 90s.");
}
