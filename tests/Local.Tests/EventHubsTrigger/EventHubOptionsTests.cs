using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Local.EventHubs;
using Local.Host;

namespace Local.Tests.EventHubsTrigger;

public sealed class EventHubOptionsTests
{
    [Fact]
    public void Defaults_are_those_of_the_real_host()
    {
        var options = Shop.Options();
        Assert.Equal((100, 1, TimeSpan.FromMinutes(1)), (options.MaxEventBatchSize, options.MinEventBatchSize, options.MaxWaitTime));
        Assert.Equal((true, 1, 300, false), (options.EnableCheckpointing, options.BatchCheckpointFrequency, options.PrefetchCount, options.TrackLastEnqueuedEventProperties));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)), (options.LoadBalancingUpdateInterval, options.PartitionOwnershipExpirationInterval));
        Assert.Equal((EventPosition.Earliest, EventHubsTransportType.AmqpTcp), (options.InitialPosition, options.Transport));
        Assert.Equal((EventHubsRetryMode.Exponential, 3, TimeSpan.FromMinutes(1)), (options.Retry.Mode, options.Retry.MaximumRetries, options.Retry.TryTimeout));
    }

    [Fact]
    public void A_partition_without_a_checkpoint_is_read_from_where_host_json_says()
    {
        Assert.Equal(EventPosition.Latest, Shop.Options("initialOffsetOptions:type=fromEnd").InitialPosition);
        Assert.Equal(EventPosition.FromEnqueuedTime(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero)),
            Shop.Options("initialOffsetOptions:type=fromEnqueuedTime", "initialOffsetOptions:enqueuedTimeUtc=2030-01-01T12:00:00Z").InitialPosition);
    }

    [Fact]
    public void The_client_retries_as_host_json_says()
    {
        var retry = Shop.Options("clientRetryOptions:mode=fixed", "clientRetryOptions:tryTimeout=00:00:20", "clientRetryOptions:maximumRetries=7", "clientRetryOptions:delay=00:00:02", "clientRetryOptions:maximumDelay=00:00:09").Retry;
        Assert.Equal((EventHubsRetryMode.Fixed, TimeSpan.FromSeconds(20), 7, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(9)), (retry.Mode, retry.TryTimeout, retry.MaximumRetries, retry.Delay, retry.MaximumDelay));
    }

    [Theory]
    [InlineData("maxEventBatchSize=0", "maxEventBatchSize")]
    [InlineData("minEventBatchSize=101", "minEventBatchSize")]
    [InlineData("maxWaitTime=00:10:01", "maxWaitTime")]
    [InlineData("enableCheckpointing=perhaps", "enableCheckpointing")]
    [InlineData("batchCheckpointFrequency=0", "batchCheckpointFrequency")]
    [InlineData("prefetchCount=-1", "prefetchCount")]
    [InlineData("trackLastEnqueuedEventProperties=2", "trackLastEnqueuedEventProperties")]
    [InlineData("targetUnprocessedEventThreshold=0", "targetUnprocessedEventThreshold")]
    [InlineData("initialOffsetOptions:type=fromMiddle", "initialOffsetOptions.type")]
    [InlineData("initialOffsetOptions:type=fromEnqueuedTime", "initialOffsetOptions.enqueuedTimeUtc")]
    [InlineData("loadBalancingUpdateInterval=00:00:00", "loadBalancingUpdateInterval")]
    [InlineData("partitionOwnershipExpirationInterval=never", "partitionOwnershipExpirationInterval")]
    [InlineData("clientRetryOptions:mode=never", "clientRetryOptions.mode")]
    [InlineData("clientRetryOptions:maximumRetries=101", "clientRetryOptions.maximumRetries")]
    [InlineData("transportType=pigeon", "transportType")]
    public void A_value_that_is_not_allowed_is_refused_by_its_name(string setting, string name) =>
        Assert.Contains("extensions.eventHubs." + name, Assert.Throws<HostConfigurationException>(() => Shop.Options(setting)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_event_hub_of_a_connection_string_wins_over_that_of_the_trigger()
    {
        await using var clients = Clients(("Hubs", Connection + ";EntityPath=own"), ("Namespace", Connection));
        Assert.Equal("own", clients.Of("Hubs", "orders", Shop.Options()).EventHubName);
        Assert.Equal("orders", clients.Of("Namespace", "orders", Shop.Options()).EventHubName);
    }

    [Fact]
    public async Task Functions_that_listen_to_one_event_hub_share_a_connection()
    {
        await using var clients = Clients(("Hubs", Connection));
        Assert.Same(clients.Of("Hubs", "orders", Shop.Options()), clients.Of("Hubs", "orders", Shop.Options()));
        Assert.NotSame(clients.Of("Hubs", "orders", Shop.Options()), clients.Of("Hubs", "payments", Shop.Options()));
    }

    [Fact]
    public async Task A_connection_by_identity_names_a_namespace()
    {
        await using var clients = Clients(("Hubs:fullyQualifiedNamespace", "shop.servicebus.windows.net"), ("Half:credential", "managedidentity"));
        Assert.Equal("shop.servicebus.windows.net", clients.Of("Hubs", "orders", Shop.Options()).FullyQualifiedNamespace);
        Assert.Contains("Half__fullyQualifiedNamespace", Assert.Throws<HostConfigurationException>(() => clients.Of("Half", "orders", Shop.Options())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_missing_or_wrong_is_named_and_not_quoted()
    {
        await using var clients = Clients(("Hubs", "SharedAccessKey=c2VjcmV0;Nonsense"));
        Assert.Contains("'orders' names no connection", Assert.Throws<HostConfigurationException>(() => clients.Of(null, "orders", Shop.Options())).Message, StringComparison.Ordinal);
        Assert.Contains("'Absent'", Assert.Throws<HostConfigurationException>(() => clients.Of("Absent", "orders", Shop.Options())).Message, StringComparison.Ordinal);
        var error = Assert.Throws<HostConfigurationException>(() => clients.Of("Hubs", "orders", Shop.Options()));
        Assert.Contains("'Hubs'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
    }

    private const string Connection = "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=all;SharedAccessKey=c2VjcmV0";

    private static EventHubClients Clients(params (string Name, string Value)[] settings) => new(Shop.Host(settings));
}
