using Microsoft.Azure.Functions.Worker;

namespace Local.Host;

/// <summary>When a function that failed is executed again.</summary>
/// <param name="MaxRetryCount">How often at most; -1 is without end.</param>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-handling#retry-policies.</remarks>
internal sealed record RetryRule(int MaxRetryCount, TimeSpan Minimum, TimeSpan Maximum)
{
    // Of the real host: intervals vary by as much, so that instances which failed together do not come back together.
    private const double Jitter = 0.2;

    /// <summary>The rule that an attribute states.</summary>
    public static RetryRule Of(RetryAttribute attribute) => attribute switch
    {
        FixedDelayRetryAttribute fixedDelay => new(attribute.MaxRetryCount, fixedDelay.Delay, fixedDelay.Delay),
        ExponentialBackoffRetryAttribute backoff => new(attribute.MaxRetryCount, backoff.Minimum, backoff.Maximum),
        _ => throw new HostConfigurationException($"[{attribute.GetType().Name}] is not a retry attribute that the host knows."),
    };

    /// <summary>The time before the next retry; null when there is none.</summary>
    /// <param name="retries">How many there were.</param>
    /// <param name="random">From 0 to 1.</param>
    public TimeSpan? Next(int retries, double random)
    {
        if (MaxRetryCount != -1 && retries >= MaxRetryCount) return null;
        if (retries == 0 || Minimum == Maximum) return Minimum;
        var milliseconds = Minimum.TotalMilliseconds * (1 + (1 - Jitter + 2 * Jitter * random) * Math.Pow(2, retries - 1));
        return milliseconds < Maximum.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Maximum;
    }
}

/// <summary>A retry under way.</summary>
internal sealed class RetryState(int retry, int most) : RetryContext
{
    public override int RetryCount => retry;
    public override int MaxRetryCount => most;
}
