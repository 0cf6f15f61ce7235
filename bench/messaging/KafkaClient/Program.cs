// One round of event-hubs.mjs with Confluent's client, in events per second as a JSON array: in, and out.
// usage: KafkaClient <emulator's Kafka port> <hub> <partitions>
using System.Diagnostics;
using System.Text.Json;
using Confluent.Kafka;

const int Count = 20_000;
var (hub, partitions) = (args[1], int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture));
var client = new Dictionary<string, string>(new ClientConfig
{
    BootstrapServers = $"localhost:{args[0]}",
    SecurityProtocol = SecurityProtocol.SaslPlaintext,
    SaslMechanism = SaslMechanism.Plain,
    SaslUsername = "$ConnectionString",
    SaslPassword = "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE",
});
var body = new byte[1024];
using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig(new Dictionary<string, string>(client)) { LingerMs = 5 }).Build();
using var consumer = new ConsumerBuilder<Null, byte[]>(
    new ConsumerConfig(new Dictionary<string, string>(client)) { GroupId = "bench", EnableAutoCommit = false }).Build();
// The first round warms up the clients.
Run();
Console.WriteLine(JsonSerializer.Serialize(Run()));

double[] Run()
{
    TopicPartitionOffset[] from =
        [.. Enumerable.Range(0, partitions).Select(id => End(new TopicPartition(hub, id)))];
    var started = Stopwatch.GetTimestamp();
    for (var i = 0; i < Count; i++) producer.Produce(from[i % partitions].TopicPartition, new Message<Null, byte[]> { Value = body });
    producer.Flush();
    var sent = Rate(started);
    started = Stopwatch.GetTimestamp();
    consumer.Assign(from);
    for (var i = 0; i < Count; i++) consumer.Consume();
    var received = Rate(started);
    consumer.Unassign();
    return [sent, received];
}

TopicPartitionOffset End(TopicPartition partition) =>
    new(partition, consumer.QueryWatermarkOffsets(partition, TimeSpan.FromSeconds(30)).High);

static double Rate(long started) => Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
