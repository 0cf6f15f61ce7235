using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Messaging;

namespace Functions.LocalHost.ServiceBus;

/// <summary>How messages are received: section <c>extensions.serviceBus</c> in host.json.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings.</remarks>
internal sealed class ServiceBusOptions
{
    /// <summary>Whether a message is completed when its function succeeds.</summary>
    public bool AutoCompleteMessages { get; set; } = true;

    /// <summary>
    /// How long locks are renewed while a function runs for one message, or while a session is held. The locks of batches are not renewed.
    /// </summary>
    public TimeSpan MaxAutoLockRenewalDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many messages are processed at once, without sessions.</summary>
    public int MaxConcurrentCalls { get; set; } = 16 * Environment.ProcessorCount;

    /// <summary>How many sessions are held at once.</summary>
    public int MaxConcurrentSessions { get; set; } = 8;

    /// <summary>How many messages of one session are processed at once; 1 keeps their order.</summary>
    public int MaxConcurrentCallsPerSession { get; set; } = 1;

    /// <summary>The maximum size of a batch.</summary>
    public int MaxMessageBatchSize { get; set; } = 1000;

    /// <summary>The smallest batch that is processed without waiting for more messages.</summary>
    public int MinMessageBatchSize { get; set; } = 1;

    /// <summary>How long a smaller batch waits for more messages.</summary>
    public TimeSpan MaxBatchWaitTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a session without messages is held; null for the client's own timeout.</summary>
    public TimeSpan? SessionIdleTimeout { get; set; }

    /// <summary>How many messages are prefetched.</summary>
    public int PrefetchCount { get; set; }

    /// <summary>The transport: TCP or WebSockets.</summary>
    public ServiceBusTransportType TransportType { get; set; } = ServiceBusTransportType.AmqpTcp;

    /// <summary>Whether a transaction may span entities.</summary>
    public bool EnableCrossEntityTransactions { get; set; }

    /// <summary>The settings for the client's retries.</summary>
    public ServiceBusRetryOptions ClientRetryOptions { get; set; } = new();

    /// <summary>How long a session without messages is held.</summary>
    public TimeSpan IdleTimeout => SessionIdleTimeout ?? ClientRetryOptions.TryTimeout;

    /// <summary>Checks the settings against the rules in their documentation.</summary>
    /// <exception cref="InvalidOperationException">A value is not valid; the message names its setting.</exception>
    public void Validate()
    {
        var host = new HostJson("extensions.serviceBus");
        host.Require(MaxAutoLockRenewalDuration >= TimeSpan.Zero || MaxAutoLockRenewalDuration == Timeout.InfiniteTimeSpan,
            "maxAutoLockRenewalDuration", MaxAutoLockRenewalDuration, "zero or more, or -00:00:00.001 for no limit");
        host.Require(MaxConcurrentCalls >= 1, "maxConcurrentCalls", MaxConcurrentCalls, "1 or more");
        host.Require(MaxConcurrentSessions >= 1, "maxConcurrentSessions", MaxConcurrentSessions, "1 or more");
        host.Require(MaxConcurrentCallsPerSession >= 1, "maxConcurrentCallsPerSession", MaxConcurrentCallsPerSession, "1 or more");
        host.Require(MaxMessageBatchSize >= 1, "maxMessageBatchSize", MaxMessageBatchSize, "1 or more");
        host.Require(MinMessageBatchSize >= 1 && MinMessageBatchSize <= MaxMessageBatchSize, "minMessageBatchSize", MinMessageBatchSize,
            "1 or more, and no more than maxMessageBatchSize");
        // Longer waits would outlast the locks of the waiting messages.
        host.Require(
            MaxBatchWaitTime >= TimeSpan.Zero && MaxBatchWaitTime <= TimeSpan.FromSeconds(150), "maxBatchWaitTime", MaxBatchWaitTime,
            "between zero and 00:02:30");
        host.Require(
            SessionIdleTimeout is null || SessionIdleTimeout > TimeSpan.Zero, "sessionIdleTimeout", SessionIdleTimeout, "more than zero");
        host.Require(PrefetchCount >= 0, "prefetchCount", PrefetchCount, "zero or more");
    }
}
