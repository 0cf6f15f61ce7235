using Azure.Messaging.EventHubs;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Microsoft.Extensions.Configuration;

namespace Lambda.Functions.Sources;

/// <summary>Where Kafka clients reach the namespace in the setting <c>EventHubs</c>.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/event-hubs/azure-event-hubs-apache-kafka-overview.</remarks>
public sealed class KafkaEndpoint(IConfiguration configuration)
{
    private const string Setting = "EventHubs";
    private const int Port = 9093;
    private const int EmulatorPort = 9092;

    /// <summary>The <c>host:port</c> of the namespace; empty when the app has none.</summary>
    public string BootstrapServers
    {
        get
        {
            var section = configuration.GetSection(Setting);
            if (string.IsNullOrWhiteSpace(section.Value))
                return section["fullyQualifiedNamespace"] is { Length: > 0 } host ? $"{host}:{Port}" : "";
            var parsed = EventHubsConnectionStringProperties.Parse(section.Value);
            var isEmulator = section.Value.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase);
            return $"{parsed.Endpoint.Host}:{(isEmulator ? EmulatorPort : Port)}";
        }
    }

    /// <summary>The cluster that functions are told of.</summary>
    internal KafkaCluster ClusterOf(EventSourceMapping mapping) =>
        new(mapping.Source.Kind == EventSourceKind.ManagedKafka ? mapping.SourceArn : null, BootstrapServers);
}
