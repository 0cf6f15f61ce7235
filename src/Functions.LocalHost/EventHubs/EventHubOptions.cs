using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;
using Functions.LocalHost.Messaging;

namespace Functions.LocalHost.EventHubs;

/// <summary>How events are read: section <c>extensions.eventHubs</c> in host.json.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs#hostjson-settings.</remarks>
internal sealed class EventHubOptions
{
    // How often a batch that waits for more events is checked, and so how late it may run at most.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestReceive = TimeSpan.FromMinutes(1);
    private static readonly HostJson Host = new("extensions.eventHubs");

    /// <summary>The maximum size of a batch.</summary>
    public int MaxEventBatchSize { get; set; } = 100;

    /// <summary>The smallest batch that is processed without waiting for more events.</summary>
    public int MinEventBatchSize { get; set; } = 1;

    /// <summary>How long a smaller batch waits for more events.</summary>
    public TimeSpan MaxWaitTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether checkpoints are written.</summary>
    public bool EnableCheckpointing { get; set; } = true;

    /// <summary>The number of batches after which a checkpoint is written.</summary>
    public int BatchCheckpointFrequency { get; set; } = 1;

    /// <summary>How many events are prefetched.</summary>
    public int PrefetchCount { get; set; } = 300;

    /// <summary>Whether each event contains the position of its partition's last event.</summary>
    public bool TrackLastEnqueuedEventProperties { get; set; }

    /// <summary>
    /// The number of unprocessed events per instance. In Azure it decides how many instances run; here it is only validated.
    /// </summary>
    public int? TargetUnprocessedEventThreshold { get; set; }

    /// <summary>The position at which to start reading a partition that has no checkpoint; its start by default.</summary>
    public InitialOffset InitialOffsetOptions { get; set; } = new();

    /// <summary>How often partitions are balanced between the instances.</summary>
    public TimeSpan LoadBalancingUpdateInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a partition stays with an instance that no longer renews its ownership.</summary>
    public TimeSpan PartitionOwnershipExpirationInterval { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The settings for the client's retries.</summary>
    public EventHubsRetryOptions ClientRetryOptions { get; set; } = new();

    /// <summary>The transport: TCP or WebSockets.</summary>
    public EventHubsTransportType TransportType { get; set; } = EventHubsTransportType.AmqpTcp;

    /// <summary>The position at which to start reading a partition that has no checkpoint.</summary>
    public EventPosition InitialPosition => InitialOffsetOptions.Type.ToLowerInvariant() switch
    {
        "" or "fromstart" => EventPosition.Earliest,
        "fromend" => EventPosition.Latest,
        "fromenqueuedtime" => EventPosition.FromEnqueuedTime(InitialOffsetOptions.Time ?? default),
        _ => default,
    };

    /// <summary>Converts the settings to options of the client's processor.</summary>
    public EventProcessorOptions ForProcessor() => new()
    {
        ConnectionOptions = new() { TransportType = TransportType },
        DefaultStartingPosition = InitialPosition,
        LoadBalancingStrategy = LoadBalancingStrategy.Greedy,
        LoadBalancingUpdateInterval = LoadBalancingUpdateInterval,
        MaximumWaitTime = MinEventBatchSize > 1 ? LookAgain : LongestReceive,
        PartitionOwnershipExpirationInterval = PartitionOwnershipExpirationInterval,
        PrefetchCount = PrefetchCount,
        RetryOptions = ClientRetryOptions,
        TrackLastEnqueuedEventProperties = TrackLastEnqueuedEventProperties,
    };

    /// <summary>Checks the settings against the rules in their documentation.</summary>
    /// <exception cref="InvalidOperationException">A value is not valid; the message names its setting.</exception>
    public void Validate()
    {
        Host.Require(MaxEventBatchSize >= 1, "maxEventBatchSize", MaxEventBatchSize, "1 or more");
        Host.Require(MinEventBatchSize >= 1 && MinEventBatchSize <= MaxEventBatchSize, "minEventBatchSize", MinEventBatchSize,
            "1 or more, and no more than maxEventBatchSize");
        Host.Require(
            MaxWaitTime >= TimeSpan.Zero && MaxWaitTime <= TimeSpan.FromMinutes(10), "maxWaitTime", MaxWaitTime,
            "between zero and 00:10:00");
        Host.Require(BatchCheckpointFrequency >= 1, "batchCheckpointFrequency", BatchCheckpointFrequency, "1 or more");
        Host.Require(PrefetchCount >= 0, "prefetchCount", PrefetchCount, "zero or more");
        Host.Require(TargetUnprocessedEventThreshold is null or >= 1, "targetUnprocessedEventThreshold", TargetUnprocessedEventThreshold,
            "1 or more");
        Host.Require(LoadBalancingUpdateInterval > TimeSpan.Zero, "loadBalancingUpdateInterval", LoadBalancingUpdateInterval,
            "more than zero");
        Host.Require(PartitionOwnershipExpirationInterval > TimeSpan.Zero, "partitionOwnershipExpirationInterval",
            PartitionOwnershipExpirationInterval, "more than zero");
        var (type, time) = (InitialOffsetOptions.Type, InitialOffsetOptions.EnqueuedTimeUtc);
        Host.Require(InitialPosition != default, "initialOffsetOptions.type", type, "'fromStart', 'fromEnd' or 'fromEnqueuedTime'");
        Host.Require(!type.Equals("fromEnqueuedTime", StringComparison.OrdinalIgnoreCase) || InitialOffsetOptions.Time is not null,
            "initialOffsetOptions.enqueuedTimeUtc", time, "a time such as 2030-01-01T00:00:00Z");
    }

    /// <summary>The setting <c>initialOffsetOptions</c>.</summary>
    internal sealed class InitialOffset
    {
        public string Type { get; set; } = "";

        public string? EnqueuedTimeUtc { get; set; }

        /// <summary>The time as a value; null if the setting is not a time.</summary>
        public DateTimeOffset? Time =>
            DateTimeOffset.TryParse(EnqueuedTimeUtc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time : null;
    }
}
