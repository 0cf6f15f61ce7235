using System.Text.Json;
using Confluent.Kafka;

namespace Samples.Replay;

/// <summary>Sends lines to an event hub by Kafka's protocol: the hub is the topic.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/event-hubs/azure-event-hubs-apache-kafka-overview.</remarks>
internal sealed class KafkaLines : ILines
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(10);
    private readonly IProducer<string, byte[]> _producer;
    private readonly string _topic;

    /// <param name="servers">The <c>host:port</c> of the namespace's Kafka endpoint.</param>
    /// <param name="eventHubs">The namespace's connection string, which is the password.</param>
    /// <param name="topic">The event hub.</param>
    /// <exception cref="ReplayException">There is no connection string.</exception>
    public KafkaLines(string servers, string eventHubs, string topic)
    {
        if (Connection.IsHost(eventHubs))
            throw new ReplayException("--kafka needs a connection string in --event-hubs or in the environment variable EventHubs.");
        // The emulator speaks without encryption.
        var isEmulator = eventHubs.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase);
        _topic = topic;
        _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = servers,
            SecurityProtocol = isEmulator ? SecurityProtocol.SaslPlaintext : SecurityProtocol.SaslSsl,
            SaslMechanism = SaslMechanism.Plain,
            SaslUsername = "$ConnectionString",
            SaslPassword = eventHubs,
            EnableIdempotence = true,
            CompressionType = CompressionType.Lz4,
            MessageTimeoutMs = 30_000,
        }).SetLogHandler((_, _) => { }).Build();
    }

    /// <inheritdoc/>
    public async Task SendAsync(IEnumerable<Sale> sales, string country, CancellationToken cancellation)
    {
        try
        {
            // The producer batches what it has at the same time, and keeps the order of a key.
            await Task.WhenAll(sales.Select(sale => _producer.ProduceAsync(_topic, new()
            {
                Key = country,
                Value = JsonSerializer.SerializeToUtf8Bytes(sale, ReplayJson.Default.Sale),
            }, cancellation)));
        }
        catch (KafkaException e)
        {
            throw new ReplayException($"The topic {_topic} did not accept the lines: {e.Error.Reason}", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _producer.Flush(Goodbye);
        _producer.Dispose();
        return ValueTask.CompletedTask;
    }
}
