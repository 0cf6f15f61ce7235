namespace Lambda.StatesLanguage.Retries;

/// <summary>
/// A rule for retrying a state after certain errors
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html"/>).
/// </summary>
public sealed record Retrier
{
    /// <summary>The longest wait before a retry, in seconds.</summary>
    public const double MaxDelay = 31_622_400;

    /// <summary>The names of the errors.</summary>
    public required IReadOnlyList<string> ErrorEquals { get; init; }

    /// <summary>The wait before the first retry, in seconds; 1 by default.</summary>
    public int IntervalSeconds { get; init; } = 1;

    /// <summary>The maximum number of retries; 3 by default, 0 for none.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>The factor by which each wait is longer than the one before; 2 by default.</summary>
    public double BackoffRate { get; init; } = 2;

    /// <summary>The longest wait before a retry, in seconds; null, the default, for no limit.</summary>
    public int? MaxDelaySeconds { get; init; }

    /// <summary>Whether each wait is a random time up to its length, as with the <c>JitterStrategy</c> <c>FULL</c>.</summary>
    public bool HasFullJitter { get; init; }

    /// <summary>Returns the wait before the next retry; null if none is left.</summary>
    /// <param name="attempts">How many retries this Retrier has already made.</param>
    /// <param name="random">A number from 0, inclusive, to 1.</param>
    public TimeSpan? Delay(int attempts, double random)
    {
        if (attempts >= MaxAttempts)
            return null;
        var seconds = IntervalSeconds * Math.Pow(BackoffRate, attempts);
        seconds = Math.Min(seconds, Math.Min(MaxDelaySeconds ?? MaxDelay, MaxDelay));
        return TimeSpan.FromSeconds(HasFullJitter ? seconds * random : seconds);
    }
}
