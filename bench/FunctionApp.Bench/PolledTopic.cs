using Confluent.Kafka;

namespace FunctionApp.Bench;

/// <summary>The part of Kafka: Confluent's client fills the hub, and reads it in a bare loop that commits its offsets.</summary>
internal sealed partial class PolledBenchmark
{
    private const string Topic = "sales";
    private readonly Dictionary<int, Offset> _offsets = [];

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

    // The client blocks a thread.
    private Task BareTopicAsync(CancellationToken stop) => Task.Factory.StartNew(() =>
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(
            new ConsumerConfig(Kafka) { GroupId = "bare", EnableAutoCommit = false }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition =>
            new TopicPartitionOffset(Topic, partition, _offsets.GetValueOrDefault(partition, Offset.Beginning))));
        for (var held = 0; !stop.IsCancellationRequested;)
        {
            var read = consumer.Consume(stop);
            _seen.Now(1);
            _offsets[read.Partition.Value] = read.Offset + 1;
            if (++held < HostBatch) continue;
            held = 0;
            consumer.Commit(_offsets.Select(at => new TopicPartitionOffset(Topic, at.Key, at.Value)));
        }
        consumer.Close();
    }, stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);

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
