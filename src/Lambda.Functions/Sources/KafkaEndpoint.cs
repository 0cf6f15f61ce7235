using Azure.Messaging.EventHubs;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Microsoft.Extensions.Configuration;

namespace Lambda.Functions.Sources;

/// <summary>Finds the address at which Kafka clients reach the namespace that a mapping reads.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/event-hubs/azure-event-hubs-apache-kafka-overview.</remarks>
internal sealed class KafkaEndpoint
{
    private const string Servers = "bootstrapServers";
    private const int Port = 9093;
    private const int EmulatorPort = 9092;
    private readonly EventHubConnections _connections;

    internal KafkaEndpoint(EventHubConnections connections) => _connections = connections;

    /// <summary>
    /// Returns the <c>host:port</c> of the namespace in the connection of the mapping's trigger, or the connection's setting
    /// <c>bootstrapServers</c> if there is one; empty when there is neither.
    /// </summary>
    public string BootstrapServersOf(EventSourceMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return Of(_connections.Of(mapping.Name));
    }

    /// <summary>Returns the cluster in the events that functions receive.</summary>
    internal KafkaCluster ClusterOf(EventSourceMapping mapping) =>
        new(mapping.Source.Kind == EventSourceKind.ManagedKafka ? mapping.SourceArn : null, BootstrapServersOf(mapping));

    private static string Of(IConfigurationSection connection)
    {
        if (connection[Servers] is { Length: > 0 } servers) return servers;
        if (string.IsNullOrWhiteSpace(connection.Value))
            return connection["fullyQualifiedNamespace"] is { Length: > 0 } host ? $"{host}:{Port}" : "";
        var parsed = EventHubsConnectionStringProperties.Parse(connection.Value);
        var isEmulator = connection.Value.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase);
        return $"{parsed.Endpoint.Host}:{(isEmulator ? EmulatorPort : Port)}";
    }
}
