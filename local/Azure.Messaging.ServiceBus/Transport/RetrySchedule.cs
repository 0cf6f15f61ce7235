namespace Azure.Messaging.ServiceBus.Transport;

/// <summary>Decides whether, and when, an operation that failed is tried again.</summary>
internal sealed class RetrySchedule(ServiceBusRetryOptions options)
{
    private const double Jitter = 0.1;

    /// <param name="failure">As the caller would get it.</param>
    /// <param name="failures">So many so far, this one counted.</param>
    /// <param name="chance">From 0 to 1: how much of the jitter is added.</param>
    /// <returns>None when it is not tried again.</returns>
    public TimeSpan? After(Exception failure, int failures, double chance)
    {
        if (failure is not ServiceBusException { IsTransient: true } || failures > options.MaxRetries) return null;
        var factor = options.Mode == ServiceBusRetryMode.Fixed ? 1 : Math.Pow(2, Math.Min(failures - 1, 30));
        var delay = options.Delay * factor * (1 + Jitter * chance);
        return delay < options.MaxDelay ? delay : options.MaxDelay;
    }
}
