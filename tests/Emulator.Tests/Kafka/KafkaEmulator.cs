using Confluent.Kafka;
using Local.Emulator.Hosting;

namespace Emulator.Tests.Kafka;

/// <summary>An emulator with topics, and Confluent's clients for it.</summary>
internal sealed class KafkaEmulator : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly RunningEmulator _emulator;

    private KafkaEmulator(RunningEmulator emulator) => _emulator = emulator;

    public EmulatorServer Server => _emulator.Server;

    public string Bootstrap => $"localhost:{Server.Kafka!.Port}";

    public static async Task<KafkaEmulator> StartAsync() => new(await RunningEmulator.StartAsync("Kafka/Topics.json"));

    public ClientConfig Client(string? password = null) => new()
    {
        BootstrapServers = Bootstrap,
        SecurityProtocol = SecurityProtocol.SaslPlaintext,
        SaslMechanism = SaslMechanism.Plain,
        SaslUsername = "$ConnectionString",
        SaslPassword = password ?? Server.ConnectionString,
    };

    public IProducer<byte[]?, byte[]?> Producer(Action<ProducerConfig>? configure = null)
    {
        var config = new ProducerConfig(Client()) { LingerMs = 0, MessageTimeoutMs = (int)Patience.TotalMilliseconds };
        configure?.Invoke(config);
        return new ProducerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, _) => { }).Build();
    }

    public IConsumer<byte[]?, byte[]?> Consumer(string group, Action<ConsumerConfig>? configure = null)
    {
        var config = new ConsumerConfig(Client())
        {
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            SessionTimeoutMs = 6000,
            HeartbeatIntervalMs = 500,
        };
        configure?.Invoke(config);
        return new ConsumerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, _) => { }).Build();
    }

    public IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig(Client())).SetLogHandler((_, _) => { }).Build();

    /// <summary>All records of a topic, read without a group.</summary>
    public async Task<List<ConsumeResult<byte[]?, byte[]?>>> ReadAsync(
        string topic, int count, int partitions = 1, Action<ConsumerConfig>? configure = null)
    {
        using var consumer = Consumer("reader", configure);
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        return await TakeAsync(consumer, count);
    }

    /// <summary>What a consumer gets, until there are as many.</summary>
    public static async Task<List<ConsumeResult<byte[]?, byte[]?>>> TakeAsync(IConsumer<byte[]?, byte[]?> consumer, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        // The client blocks a thread.
        return await Task.Run(() =>
        {
            var taken = new List<ConsumeResult<byte[]?, byte[]?>>();
            while (taken.Count < count) taken.Add(consumer.Consume(deadline.Token));
            return taken;
        });
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();
}
