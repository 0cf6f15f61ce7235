using Confluent.Kafka;

namespace FunctionApp.Bench;

/// <summary>The part of Kafka: Confluent's client fills the hub.</summary>
internal sealed partial class PolledBenchmark
{
    private const string Topic = "sales";

    private ClientConfig Kafka => new()
    {
        BootstrapServers = $"localhost:{emulator.Kafka!.Port}",
        SecurityProtocol = SecurityProtocol.SaslPlaintext,
        SaslMechanism = SaslMechanism.Plain,
        SaslUsername = "$ConnectionString",
        SaslPassword = emulator.ConnectionString,
    };

    private async Task FillTopicAsync()
    {
        using var producer = ProducerOf(Kafka, batched: true);
        for (var sent = 0; sent < Count; sent += Batch)
            await Task.WhenAll(Enumerable.Range(0, Batch).Select(_ => producer.ProduceAsync(
                new TopicPartition(Topic, sent / Batch % Partitions), new Message<Null, byte[]> { Value = Body })));
    }

    private static IProducer<Null, byte[]> ProducerOf(ClientConfig client, bool batched) =>
        new ProducerBuilder<Null, byte[]>(new ProducerConfig(client) { LingerMs = batched ? 5 : 0 }).Build();

    private sealed class TopicSender(ClientConfig client) : ISender
    {
        private readonly IProducer<Null, byte[]> _producer = ProducerOf(client, batched: false);

        public Task SendAsync() => _producer.ProduceAsync(new TopicPartition(Topic, 0), new Message<Null, byte[]> { Value = Body });

        public ValueTask DisposeAsync()
        {
            _producer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
