using Lambda.Engine.Polling;
using Lambda.Functions.Sources;
using Microsoft.Extensions.Configuration;

namespace Lambda.Functions.Tests.Sources;

public sealed class KafkaEndpointTests
{
    private const string Namespace = "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=k";

    [Theory]
    [InlineData(null, "EventHubs", Namespace, "shop.servicebus.windows.net:9093")]
    [InlineData(
        null,
        "EventHubs",
        "Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;",
        "localhost:9092")]
    [InlineData(null, "EventHubs:fullyQualifiedNamespace", "shop.servicebus.windows.net", "shop.servicebus.windows.net:9093")]
    [InlineData(null, "EventHubs", "", "")]
    [InlineData("Stores", "Stores", Namespace, "shop.servicebus.windows.net:9093")]
    [InlineData("Stores", "AzureWebJobsStores", Namespace, "shop.servicebus.windows.net:9093")]
    [InlineData("Stores", "EventHubs", Namespace, "")]
    [InlineData("Stores", "Stores:bootstrapServers", "one:1,two:2", "one:1,two:2")]
    public void The_Kafka_servers_are_derived_from_the_connection_of_the_trigger(
        string? connection, string setting, string value, string servers) =>
        Assert.Equal(servers, Servers(connection, (setting, value)));

    [Fact]
    public void The_setting_bootstrapServers_replaces_the_Kafka_servers_of_the_connection_string() =>
        Assert.Equal("localhost:19092", Servers(null, ("EventHubs", Namespace), ("EventHubs:bootstrapServers", "localhost:19092")));

    [Fact]
    public void The_connection_of_a_trigger_is_read_from_its_attribute() => Assert.Equal(
        "Stores", Assert.Single(SourceTrigger.Of([typeof(Stores)])).Connection);

    private static string Servers(string? connection, params (string Setting, string Value)[] settings)
    {
        using var engine = new TestEngine(TestMappings.Functions);
        var mapping = TestMappings.Of(engine, sources => sources.AddManagedKafka("sales", "echo")).Current("sales");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Setting, (string?)setting.Value))).Build();
        var trigger = new SourceTrigger("Sales", "sales", new EventSource(EventSourceKind.EventHub, "sales", "$Default"), connection);
        return new KafkaEndpoint(new EventHubConnections(new SourceTriggers([trigger]), configuration)).BootstrapServersOf(mapping);
    }

    private sealed class Stores(EventHubSource source)
    {
        [Microsoft.Azure.Functions.Worker.Function("Stores")]
        [Reads("sales")]
        public Task Run(
            [Microsoft.Azure.Functions.Worker.EventHubTrigger("sales", Connection = "Stores")] Azure.Messaging.EventHubs.EventData[] events,
            Microsoft.Azure.Functions.Worker.FunctionContext context) => source.ProcessAsync("sales", events, context);
    }
}
