namespace Lambda.StatesLanguage.Retries;

/// <summary>
/// How a state is retried after certain errors
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html"/>).
/// </summary>
public sealed record Retrier
{
    /// <summary>The longest wait before a retry, in seconds.</summary>
    public const double MaxDelay = 31_622_400;

    /// <summary>The names of the errors.</summary>
    public required IReadOnlyList<string> ErrorEquals { get; init; }

    /// <summary>Seconds before the first retry. 1 unless set.</summary>
    public int IntervalSeconds { get; init; } = 1;

    /// <summary>How often at most. 3 unless set; 0 is never.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>What each wait is multiplied by to make the next. 2 unless set.</summary>
    public double BackoffRate { get; init; } = 2;

    /// <summary>The longest wait in seconds; none unless set.</summary>
    public int? MaxDelaySeconds { get; init; }

    /// <summary>Whether a wait is a random time up to its length, which <c>JitterStrategy</c> <c>FULL</c> asks for.</summary>
    public bool HasFullJitter { get; init; }

    /// <summary>The wait before a retry; null if there is none left.</summary>
    /// <param name="attempts">How many retries there were for this Retrier.</param>
    /// <param name="random">From 0 (included) to 1.</param>
    public TimeSpan? Delay(int attempts, double random)
    {
        if (attempts >= MaxAttempts)
            return null;
        var seconds = IntervalSeconds * Math.Pow(BackoffRate, attempts);
        seconds = Math.Min(seconds, Math.Min(MaxDelaySeconds ?? MaxDelay, MaxDelay));
        return TimeSpan.FromSeconds(HasFullJitter ? seconds * random : seconds);
    }
}
