namespace Microsoft.Azure.Functions.Worker;

/// <summary>Has the host execute a function again that failed. On timer and Event Hubs triggers only.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-handling?tabs=isolated-process#retry-policies.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>How often at most; -1 is without end.</summary>
    public int MaxRetryCount { get; protected set; }
}

/// <summary>Retries after the same time again and again.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <summary>Retries so often, so much apart.</summary>
    /// <param name="maxRetryCount">How often at most; -1 is without end.</param>
    /// <param name="delayInterval">The time before a retry, as <c>hh:mm:ss</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is none.</exception>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        (MaxRetryCount, DelayInterval) = (maxRetryCount, delayInterval);
        Delay = RetryInterval.Parse(delayInterval, nameof(delayInterval));
    }

    /// <summary>The time before a retry.</summary>
    public string DelayInterval { get; }

    internal TimeSpan Delay { get; }
}

/// <summary>Retries after a time that doubles, between two bounds.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <summary>Retries so often, more and more apart.</summary>
    /// <param name="maxRetryCount">How often at most; -1 is without end.</param>
    /// <param name="minimumInterval">The time before the first retry, as <c>hh:mm:ss</c>.</param>
    /// <param name="maximumInterval">The longest time before a retry, as <c>hh:mm:ss</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of the times is none, or the first is the longer.</exception>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        (MaxRetryCount, MinimumInterval, MaximumInterval) = (maxRetryCount, minimumInterval, maximumInterval);
        (Minimum, Maximum) = (RetryInterval.Parse(minimumInterval, nameof(minimumInterval)), RetryInterval.Parse(maximumInterval, nameof(maximumInterval)));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Minimum, Maximum, nameof(minimumInterval));
    }

    /// <summary>The time before the first retry.</summary>
    public string MinimumInterval { get; }

    /// <summary>The longest time before a retry.</summary>
    public string MaximumInterval { get; }

    internal TimeSpan Minimum { get; }

    internal TimeSpan Maximum { get; }
}

internal static class RetryInterval
{
    public static TimeSpan Parse(string text, string parameter) =>
        TimeSpan.TryParse(text, null, out var interval) && interval >= TimeSpan.Zero ? interval
        : throw new ArgumentOutOfRangeException(parameter, text, "A time such as 00:00:10 is needed.");
}
