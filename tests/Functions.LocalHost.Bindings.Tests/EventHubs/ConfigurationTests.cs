using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Functions.LocalHost.Bindings.Tests.Support;
using Functions.LocalHost.EventHubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Functions.LocalHost.Bindings.Tests.EventHubs;

public sealed class ConfigurationTests
{
    private const string Connection = "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=all;SharedAccessKey=c2VjcmV0";

    [Fact]
    public async Task The_default_options_are_those_of_the_official_extension()
    {
        var options = await OptionsAsync();
        Assert.Equal((100, 1, TimeSpan.FromMinutes(1)), (options.MaxEventBatchSize, options.MinEventBatchSize, options.MaxWaitTime));
        Assert.Equal((true, 1, 300, false),
            (options.EnableCheckpointing, options.BatchCheckpointFrequency, options.PrefetchCount,
                options.TrackLastEnqueuedEventProperties));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)),
            (options.LoadBalancingUpdateInterval, options.PartitionOwnershipExpirationInterval));
        Assert.Equal((EventPosition.Earliest, EventHubsTransportType.AmqpTcp), (options.InitialPosition, options.TransportType));
    }

    [Fact]
    public async Task The_options_in_host_json_reach_the_client()
    {
        var options = await OptionsAsync("maxEventBatchSize=50", "minEventBatchSize=10", "maxWaitTime=00:00:30",
            "batchCheckpointFrequency=5", "prefetchCount=60",
            "trackLastEnqueuedEventProperties=true", "loadBalancingUpdateInterval=00:00:10",
                "partitionOwnershipExpirationInterval=00:01:00",
            "transportType=amqpWebSockets", "clientRetryOptions:mode=fixed", "clientRetryOptions:maximumRetries=7",
                "clientRetryOptions:tryTimeout=00:00:20");
        Assert.Equal((50, 10, TimeSpan.FromSeconds(30), 5),
            (options.MaxEventBatchSize, options.MinEventBatchSize, options.MaxWaitTime, options.BatchCheckpointFrequency));
        var client = options.ForProcessor();
        Assert.Equal((60, true, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)),
            (client.PrefetchCount, client.TrackLastEnqueuedEventProperties, client.LoadBalancingUpdateInterval,
                client.PartitionOwnershipExpirationInterval));
        Assert.Equal((EventHubsTransportType.AmqpWebSockets, EventHubsRetryMode.Fixed, 7, TimeSpan.FromSeconds(20)),
            (client.ConnectionOptions.TransportType, client.RetryOptions.Mode, client.RetryOptions.MaximumRetries,
                client.RetryOptions.TryTimeout));
    }

    [Fact]
    public async Task Without_a_checkpoint_reading_starts_at_the_position_in_host_json()
    {
        Assert.Equal(EventPosition.Latest,
            (await OptionsAsync("initialOffsetOptions:type=fromEnd")).ForProcessor().DefaultStartingPosition);
        Assert.Equal(EventPosition.FromEnqueuedTime(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero)),
            (await OptionsAsync("initialOffsetOptions:type=fromEnqueuedTime",
                "initialOffsetOptions:enqueuedTimeUtc=2030-01-01T12:00:00Z")).InitialPosition);
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
    [InlineData("clientRetryOptions:mode=never", "clientRetryOptions")]
    [InlineData("clientRetryOptions:maximumRetries=101", "maximumRetries")]
    [InlineData("transportType=pigeon", "transportType")]
    public async Task An_invalid_value_prevents_the_start_and_the_error_names_it(string setting, string name)
    {
        var error = await Record.ExceptionAsync(() => OptionsAsync(setting));
        Assert.NotNull(error);
        Assert.Contains(name, error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_event_hub_in_a_connection_string_takes_precedence_over_the_one_in_the_binding()
    {
        await using var app = await JobApp.StartAsync(new NoFunctions(), $"Hubs={Connection};EntityPath=own", $"Namespace={Connection}");
        Assert.Equal("own", Clients(app).Producer("Hubs", "orders").EventHubName);
        Assert.Equal("orders", Clients(app).Producer("Namespace", "orders").EventHubName);
    }

    [Fact]
    public async Task A_connection_by_identity_needs_a_namespace_and_the_error_names_the_missing_setting()
    {
        await using var app =
            await JobApp.StartAsync(new NoFunctions(), "Hubs:fullyQualifiedNamespace=shop.servicebus.windows.net",
            "Half:credential=managedidentity");
        Assert.Equal("shop.servicebus.windows.net", Clients(app).Producer("Hubs", "orders").FullyQualifiedNamespace);
        Assert.Contains("'Half__fullyQualifiedNamespace'",
            Assert.Throws<InvalidOperationException>(() => Clients(app).Producer("Half", "orders")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_about_a_missing_or_invalid_connection_contains_its_name_but_not_its_value()
    {
        await using var app = await JobApp.StartAsync(new NoFunctions(), "Hubs=SharedAccessKey=c2VjcmV0;Nonsense");
        Assert.Contains("'orders' names no connection",
            Assert.Throws<InvalidOperationException>(() => Clients(app).Producer(null, "orders")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'Absent'",
            Assert.Throws<InvalidOperationException>(() => Clients(app).Producer("Absent", "orders")).Message,
            StringComparison.Ordinal);
        var error = Assert.Throws<InvalidOperationException>(() => Clients(app).Producer("Hubs", "orders"));
        Assert.Contains("'Hubs'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoints_are_stored_in_the_storage_account_of_the_app_with_a_connection_string_or_an_identity()
    {
        await using var none = await JobApp.StartAsync(new NoFunctions());
        Assert.Contains(
            "'AzureWebJobsStorage'",
            Assert.Throws<InvalidOperationException>(() => Clients(none).Checkpoints()).Message,
            StringComparison.Ordinal);
        await using var text = await JobApp.StartAsync(new NoFunctions(), "AzureWebJobsStorage=UseDevelopmentStorage=true");
        Assert.Equal("http://127.0.0.1:10000/devstoreaccount1/azure-webjobs-eventhub", Clients(text).Checkpoints().Uri.ToString());
        await using var named = await JobApp.StartAsync(new NoFunctions(), "AzureWebJobsStorage:accountName=shop");
        Assert.Equal("https://shop.blob.core.windows.net/azure-webjobs-eventhub", Clients(named).Checkpoints().Uri.ToString());
    }

    private static EventHubClients Clients(JobApp app) => app.Services.GetRequiredService<EventHubClients>();

    private static async Task<EventHubOptions> OptionsAsync(params string[] settings)
    {
        await using var app = await JobApp.StartAsync(new NoFunctions(), EventHubApp.HostJson(settings));
        return app.Services.GetRequiredService<IOptions<EventHubOptions>>().Value;
    }

    public sealed class NoFunctions;
}
