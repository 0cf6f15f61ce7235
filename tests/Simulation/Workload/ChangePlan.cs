using Lambda.Engine.Settings;
using Simulation.Scheduling;

namespace Simulation.Workload;

/// <summary>A change of a function while the app runs: of its asynchronous invocations, or of its concurrency.</summary>
internal sealed record ChangePlan(string Function, TimeSpan At)
{
    /// <summary>The new reservation; null for a change of asynchronous invocations.</summary>
    public int? Reserved { get; init; }

    public int Retries { get; init; }

    public int MaxAge { get; init; }

    public string? OnSuccess { get; init; }

    public string? OnFailure { get; init; }

    /// <summary>Mostly two changes at once, of the two kinds, which must not undo each other.</summary>
    public static IEnumerable<ChangePlan> Draw(IReadOnlyList<FunctionPlan> functions, TimeSpan duration, Random random)
    {
        if (random.Next(4) != 0) yield break;
        var function = functions[random.Next(functions.Count)].Name;
        for (var count = random.Next(1, 3); count > 0; count--)
        {
            var at = random.NextDouble() * duration;
            yield return new(function, at)
            {
                Retries = random.Next(3),
                MaxAge = random.Next(2) == 0 ? random.Next(60, 600) : 21_600,
                OnSuccess = random.Next(2) == 0 ? "storage-queue:successes" : null,
                OnFailure = random.Next(2) == 0 ? "storage-queue:failures" : "blob:failures",
            };
            if (random.Next(3) > 0)
                yield return new(function, at + TimeSpan.FromMilliseconds(random.Next(60))) { Reserved = random.Next(1, 4) };
        }
    }

    public FunctionChanges Over(FunctionChanges before) => Reserved is { } reserved
        ? before with { ReservedConcurrentExecutions = reserved }
        : before with
        {
            EventInvoke = new(Loop.Start)
            {
                MaximumRetryAttempts = Retries, MaximumEventAgeInSeconds = MaxAge, OnSuccess = OnSuccess, OnFailure = OnFailure,
            },
        };
}
