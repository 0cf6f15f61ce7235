using Azure.Messaging.ServiceBus;
using Local.Host;

namespace Local.ServiceBus;

/// <summary>How messages are received: <c>extensions.serviceBus</c> of host.json.</summary>
/// <param name="AutoCompleteMessages">Whether a message is completed when its function succeeds; true by default.</param>
/// <param name="MaxAutoLockRenewalDuration">How long a lock is renewed while a function runs for one message, or while a session is held; 5 min by default. Batches are not renewed.</param>
/// <param name="MaxConcurrentCalls">How many messages are processed at once, without sessions; 16 for each processor by default.</param>
/// <param name="MaxConcurrentSessions">How many sessions are held at once; 8 by default.</param>
/// <param name="MaxConcurrentCallsPerSession">How many messages of one session are processed at once; 1 by default, which keeps their order.</param>
/// <param name="MaxMessageBatchSize">The most messages of a batch; 1,000 by default.</param>
/// <param name="MinMessageBatchSize">The fewest messages of a batch that does not wait; 1 by default.</param>
/// <param name="MaxBatchWaitTime">How long a smaller batch waits for more; 30 s by default.</param>
/// <param name="SessionIdleTimeout">How long a session without messages is held; <see cref="ServiceBusRetryOptions.TryTimeout"/> by default.</param>
/// <param name="PrefetchCount">How many messages are received ahead of need; none by default.</param>
/// <param name="Retry">How the client tries again.</param>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings.</remarks>
internal sealed record ServiceBusOptions(
    bool AutoCompleteMessages, TimeSpan MaxAutoLockRenewalDuration, int MaxConcurrentCalls, int MaxConcurrentSessions, int MaxConcurrentCallsPerSession,
    int MaxMessageBatchSize, int MinMessageBatchSize, TimeSpan MaxBatchWaitTime, TimeSpan SessionIdleTimeout, int PrefetchCount, ServiceBusRetryOptions Retry)
{
    private const string Section = "extensions:serviceBus:";
    private const int CallsPerProcessor = 16;

    /// <summary>Reads host.json.</summary>
    /// <exception cref="HostConfigurationException">A value is not allowed.</exception>
    public static ServiceBusOptions From(HostConfiguration host)
    {
        var retry = RetryFrom(host);
        var largest = host.Value(Section + "maxMessageBatchSize", 1000, AtLeastOne);
        return new(
            host.Value(Section + "autoCompleteMessages", true),
            host.Value(Section + "maxAutoLockRenewalDuration", TimeSpan.FromMinutes(5), NotNegative),
            host.Value(Section + "maxConcurrentCalls", CallsPerProcessor * Environment.ProcessorCount, AtLeastOne),
            host.Value(Section + "maxConcurrentSessions", 8, AtLeastOne),
            host.Value(Section + "maxConcurrentCallsPerSession", 1, AtLeastOne),
            largest,
            host.Value(Section + "minMessageBatchSize", 1, size => size >= 1 && size <= largest),
            host.Value(Section + "maxBatchWaitTime", TimeSpan.FromSeconds(30), NotNegative),
            host.Value(Section + "sessionIdleTimeout", retry.TryTimeout, Positive),
            host.Value(Section + "prefetchCount", 0, count => count >= 0),
            retry);
    }

    private static ServiceBusRetryOptions RetryFrom(HostConfiguration host)
    {
        const string path = Section + "clientRetryOptions:";
        var defaults = new ServiceBusRetryOptions();
        return new()
        {
            Mode = host.Value(path + "mode", "Exponential").ToLowerInvariant() switch
            {
                "exponential" => ServiceBusRetryMode.Exponential,
                "fixed" => ServiceBusRetryMode.Fixed,
                var other => throw new HostConfigurationException($"host.json: extensions.serviceBus.clientRetryOptions.mode '{other}' is not allowed: 'Exponential' or 'Fixed'."),
            },
            // The bounds are those of the client's own setters.
            TryTimeout = host.Value(path + "tryTimeout", defaults.TryTimeout, time => Positive(time) && time <= TimeSpan.FromHours(1)),
            Delay = host.Value(path + "delay", defaults.Delay, time => time >= TimeSpan.FromMilliseconds(1) && time <= TimeSpan.FromMinutes(5)),
            MaxDelay = host.Value(path + "maxDelay", defaults.MaxDelay, NotNegative),
            MaxRetries = host.Value(path + "maxRetries", defaults.MaxRetries, count => count is >= 0 and <= 100),
        };
    }

    private static bool AtLeastOne(int value) => value >= 1;

    private static bool NotNegative(TimeSpan value) => value >= TimeSpan.Zero;

    private static bool Positive(TimeSpan value) => value > TimeSpan.Zero;
}
