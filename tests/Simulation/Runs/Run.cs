using Simulation.Invariants;

namespace Simulation.Runs;

/// <summary>Runs a seed: quickly at first, and once more with a log when something is wrong.</summary>
internal static class Run
{
    private const int StackSize = 16 * 1024 * 1024;

    // A thousand times what a run takes: only a step that never ends takes so long.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static Outcome Of(int seed) => OnOwnThread(seed, () =>
    {
        var quick = Once(seed, isLogged: false);
        return quick.Violation is null ? quick : Once(seed, isLogged: true);
    });

    public static Outcome Logged(int seed) => OnOwnThread(seed, () => Once(seed, isLogged: true));

    private static Outcome Once(int seed, bool isLogged)
    {
        // Consecutive seeds would otherwise begin with similar random numbers.
        var world = new World(seed * 101, isLogged);
        world.Run();
        return new(seed, world.Ledger.Violation, world.Log.Text, world.Loop.Steps);
    }

    // Continuations run nested in each other and need a deep stack.
    private static Outcome OnOwnThread(int seed, Func<Outcome> run)
    {
        var (outcome, failure) = (default(Outcome), default(Exception));
        var thread = new Thread(() =>
        {
            try
            {
                outcome = run();
            }
            catch (Exception e)
            {
                failure = e;
            }
        }, StackSize) { IsBackground = true };
        thread.Start();
        if (!thread.Join(Longest)) return new(seed, new("Every step ends", $"The run has not ended after {Longest}"), "", 0);
        if (failure is not null) throw new InvalidOperationException($"The simulation itself failed: {failure.Message}", failure);
        return outcome!;
    }
}

/// <summary>How a run ended.</summary>
internal sealed record Outcome(int Seed, Violation? Violation, string Log, int Steps)
{
    private const int LastLines = 60;

    public string Report()
    {
        var lines = Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return $"""
            {string.Join('\n', lines.TakeLast(LastLines))}

            Seed {Seed} violates: {Violation!.Invariant}
            {Violation.Detail}
            Replay it: dotnet run -c Local --project tests/Simulation -- --seed {Seed}
            """;
    }
}
