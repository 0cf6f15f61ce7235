using Lambda.Functions.Sources;
using Microsoft.Extensions.Configuration;

namespace Lambda.Functions.Tests.Sources;

public sealed class KafkaEndpointTests
{
    [Theory]
    [InlineData("EventHubs", "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=k",
        "shop.servicebus.windows.net:9093")]
    [InlineData(
        "EventHubs", "Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;", "localhost:9092")]
    [InlineData("EventHubs:fullyQualifiedNamespace", "shop.servicebus.windows.net", "shop.servicebus.windows.net:9093")]
    [InlineData("EventHubs", "", "")]
    public void The_servers_are_the_Kafka_endpoint_of_the_namespace(string setting, string value, string servers) => Assert.Equal(
        servers,
        new KafkaEndpoint(new ConfigurationBuilder().AddInMemoryCollection([new(setting, value)]).Build()).BootstrapServers);
}
