using System.Globalization;
using Lambda.Engine.Invocation;

namespace Simulation.Workload;

/// <summary>What a run does and suffers: drawn from its seed before it begins.</summary>
internal sealed class Plan
{
    private static readonly double[] FaultRates = [0, 0, 0.01, 0.04, 0.15];

    public Plan(int seed)
    {
        var random = new Random(seed);
        FaultRate = FaultRates[random.Next(FaultRates.Length)];
        Instances = random.Next(1, 4);
        MaxDequeues = FaultRate > 0 && random.Next(3) == 0 ? random.Next(2, 5) : 10;
        Functions = [.. Enumerable.Range(0, random.Next(1, 4)).Select(index => FunctionPlan.Draw(index, random))];
        Events =
        [
            .. Enumerable.Range(0, random.Next(2, 7))
                .Select(index => EventPlan.Draw(index, Functions[random.Next(Functions.Count)], random)),
        ];
        Duration = TimeSpan.FromMinutes(random.Next(5, 30));
        Redrives = random.Next(6);
        RedrivesAtEnd = random.Next(2) == 0;
        Sources = SourcesPlan.Draw(random);
        RedriveRate = random.Next(2) == 0 ? 50 : random.Next(1, 4);
        // Events that come together compete for concurrency.
        if (random.Next(3) == 0) Events = [.. Events.Select(item => item with { At = item.At / 60 })];
        Sweeps = random.Next(5) == 0;
        Calls = [.. CallPlan.Draw(Functions, Duration, random)];
        Changes = [.. ChangePlan.Draw(Functions, Duration, random)];
        HastyRedrives = random.Next(3) == 0 ? random.Next(1, 4) : 0;
    }

    public double FaultRate { get; }

    public int Instances { get; }

    public int MaxDequeues { get; }

    public IReadOnlyList<FunctionPlan> Functions { get; }

    public IReadOnlyList<EventPlan> Events { get; }

    /// <summary>How long the run is disturbed; then everything is left to end.</summary>
    public TimeSpan Duration { get; }

    public int Redrives { get; }

    public bool RedrivesAtEnd { get; }

    /// <summary>How many dead letters are redriven as soon as they appear, while their events are still being ended.</summary>
    public int HastyRedrives { get; }

    public SourcesPlan Sources { get; }

    /// <summary>How many dead letters a job redrives in a second, and in a page.</summary>
    public int RedriveRate { get; }

    public IReadOnlyList<ChangePlan> Changes { get; }

    public IReadOnlyList<CallPlan> Calls { get; }

    /// <summary>Whether what is past its retention is deleted meanwhile; nothing of the run is.</summary>
    public bool Sweeps { get; }
}

/// <summary>A function and its settings.</summary>
internal sealed record FunctionPlan(string Name)
{
    public int Retries { get; init; }

    public int MaxAge { get; init; }

    public int Timeout { get; init; }

    public int? Reserved { get; init; }

    /// <summary>Whether it runs once for the key that all events of clients have.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Whether an event with the same key and another content is refused.</summary>
    public bool Validates { get; init; }

    /// <summary>How long the result of a key is kept, in seconds.</summary>
    public int KeyExpires { get; init; }

    public string? OnSuccess { get; init; }

    public string? OnFailure { get; init; }

    public static FunctionPlan Draw(int index, Random random) => new(NameOf(index))
    {
        Retries = random.Next(3),
        MaxAge = random.Next(3) switch { 0 => 60, 1 => random.Next(60, 600), _ => 21_600 },
        Timeout = random.Next(4) == 0 ? 900 : random.Next(1, 10),
        IsIdempotent = random.Next(5) == 0,
        Validates = random.Next(4) == 0,
        KeyExpires = random.Next(2) == 0 ? 3600 : random.Next(2, 20),
        Reserved = random.Next(4) == 0 ? 1 : null,
        OnSuccess = random.Next(3) switch
        {
            0 => "storage-queue:successes",
            1 when index > 0 => $"function:{NameOf(index - 1)}",
            _ => null,
        },
        OnFailure = random.Next(4) switch
        {
            0 => "storage-queue:failures",
            1 => "blob:failures",
            2 when index > 0 => $"function:{NameOf(index - 1)}",
            _ => null,
        },
    };

    public void Apply(FunctionOptions options)
    {
        (options.MaximumRetryAttempts, options.MaximumEventAgeInSeconds, options.Timeout) = (Retries, MaxAge, Timeout);
        if (IsIdempotent)
            options.Idempotency = new()
            {
                Key = "key", PayloadValidation = Validates ? "event" : null, ExpiresAfter = TimeSpan.FromSeconds(KeyExpires),
            };
        (options.ReservedConcurrentExecutions, options.OnSuccess, options.OnFailure) = (Reserved, OnSuccess, OnFailure);
    }

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"fn{index}");
}

/// <summary>An asynchronous event, and how likely an attempt of it fails.</summary>
internal sealed record EventPlan(string Id, string Function, TimeSpan At)
{
    public double Failing { get; init; }

    public bool IsLarge { get; init; }

    /// <summary>Whether its result is too large for the row of an idempotency key.</summary>
    public bool HasLargeResult { get; init; }

    /// <summary>Whether its client waits for its outcome.</summary>
    public bool WantsReply { get; init; }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    public static EventPlan Draw(int index, FunctionPlan function, Random random) =>
        new(Invariant($"{random.Next(16):x}{index:x}-event-{index}"), function.Name, TimeSpan.FromSeconds(random.Next(300)))
        {
            Failing = random.Next(4) switch { 0 => 0, 1 => 1, 2 => 0.3, _ => 0.7 },
            IsLarge = random.Next(12) == 0,
            HasLargeResult = random.Next(12) == 0,
            WantsReply = random.Next(6) == 0,
        };
}
