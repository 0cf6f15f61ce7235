using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Local.Host;

namespace Local.EventHubs;

/// <summary>How events are read: <c>extensions.eventHubs</c> of host.json.</summary>
/// <param name="MaxEventBatchSize">The most events of a batch; 100 by default.</param>
/// <param name="MinEventBatchSize">The fewest events of a batch that does not wait; 1 by default.</param>
/// <param name="MaxWaitTime">How long a smaller batch waits for more; 1 min by default.</param>
/// <param name="EnableCheckpointing">Whether it is kept how far a partition is done; true by default.</param>
/// <param name="BatchCheckpointFrequency">After how many batches that is kept; 1 by default.</param>
/// <param name="PrefetchCount">How many events are read ahead of need; 300 by default.</param>
/// <param name="TrackLastEnqueuedEventProperties">Whether events bring word of the end of their partition; false by default.</param>
/// <param name="InitialPosition">Where a partition without a checkpoint is read from; its start by default.</param>
/// <param name="LoadBalancingUpdateInterval">How often partitions are shared out between the instances; 30 s by default.</param>
/// <param name="PartitionOwnershipExpirationInterval">How long an instance that does not answer keeps its partitions; 2 min by default.</param>
/// <param name="Retry">How the client tries again.</param>
/// <param name="Transport">TCP, or WebSockets.</param>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs#hostjson-settings.</remarks>
internal sealed record EventHubOptions(
    int MaxEventBatchSize, int MinEventBatchSize, TimeSpan MaxWaitTime, bool EnableCheckpointing, int BatchCheckpointFrequency, int PrefetchCount, bool TrackLastEnqueuedEventProperties,
    EventPosition InitialPosition, TimeSpan LoadBalancingUpdateInterval, TimeSpan PartitionOwnershipExpirationInterval, EventHubsRetryOptions Retry, EventHubsTransportType Transport)
{
    private const string Section = "extensions:eventHubs:";

    /// <summary>Reads host.json.</summary>
    /// <exception cref="HostConfigurationException">A value is not allowed.</exception>
    public static EventHubOptions From(HostConfiguration host)
    {
        var largest = host.Value(Section + "maxEventBatchSize", 100, AtLeastOne);
        // Steers how many instances the cloud runs; here it is only held to its bounds.
        _ = host.Value(Section + "targetUnprocessedEventThreshold", 1, AtLeastOne);
        return new(
            largest,
            host.Value(Section + "minEventBatchSize", 1, size => size >= 1 && size <= largest),
            host.Value(Section + "maxWaitTime", TimeSpan.FromMinutes(1), wait => NotNegative(wait) && wait <= TimeSpan.FromMinutes(10)),
            host.Value(Section + "enableCheckpointing", true),
            host.Value(Section + "batchCheckpointFrequency", 1, AtLeastOne),
            host.Value(Section + "prefetchCount", 300, count => count >= 0),
            host.Value(Section + "trackLastEnqueuedEventProperties", false),
            InitialPositionFrom(host),
            host.Value(Section + "loadBalancingUpdateInterval", TimeSpan.FromSeconds(30), Positive),
            host.Value(Section + "partitionOwnershipExpirationInterval", TimeSpan.FromMinutes(2), Positive),
            RetryFrom(host),
            host.Value(Section + "transportType", "amqpTcp").ToLowerInvariant() switch
            {
                "amqptcp" => EventHubsTransportType.AmqpTcp,
                "amqpwebsockets" => EventHubsTransportType.AmqpWebSockets,
                var other => throw Refused("transportType", other, "'amqpTcp' or 'amqpWebSockets'"),
            });
    }

    private static EventPosition InitialPositionFrom(HostConfiguration host)
    {
        const string path = Section + "initialOffsetOptions:";
        return host.Value(path + "type", "fromStart").ToLowerInvariant() switch
        {
            "" or "fromstart" => EventPosition.Earliest,
            "fromend" => EventPosition.Latest,
            "fromenqueuedtime" => EventPosition.FromEnqueuedTime(EnqueuedTime(host.Value(path + "enqueuedTimeUtc", ""))),
            var other => throw Refused("initialOffsetOptions.type", other, "'fromStart', 'fromEnd' or 'fromEnqueuedTime'"),
        };
    }

    private static DateTimeOffset EnqueuedTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw Refused("initialOffsetOptions.enqueuedTimeUtc", text, "a time such as 2030-01-01T00:00:00Z");

    private static EventHubsRetryOptions RetryFrom(HostConfiguration host)
    {
        const string path = Section + "clientRetryOptions:";
        var defaults = new EventHubsRetryOptions();
        return new()
        {
            Mode = host.Value(path + "mode", "exponential").ToLowerInvariant() switch
            {
                "exponential" => EventHubsRetryMode.Exponential,
                "fixed" => EventHubsRetryMode.Fixed,
                var other => throw Refused("clientRetryOptions.mode", other, "'exponential' or 'fixed'"),
            },
            // The bounds are those of the client's own setters.
            TryTimeout = host.Value(path + "tryTimeout", defaults.TryTimeout, time => Positive(time) && time <= TimeSpan.FromHours(1)),
            Delay = host.Value(path + "delay", defaults.Delay, time => time >= TimeSpan.FromMilliseconds(1) && time <= TimeSpan.FromMinutes(5)),
            MaximumDelay = host.Value(path + "maximumDelay", defaults.MaximumDelay, NotNegative),
            MaximumRetries = host.Value(path + "maximumRetries", defaults.MaximumRetries, count => count is >= 0 and <= 100),
        };
    }

    private static HostConfigurationException Refused(string name, string value, string allowed) =>
        new($"host.json: extensions.eventHubs.{name} '{value}' is not allowed: {allowed}.");

    private static bool AtLeastOne(int value) => value >= 1;

    private static bool NotNegative(TimeSpan value) => value >= TimeSpan.Zero;

    private static bool Positive(TimeSpan value) => value > TimeSpan.Zero;
}
