using System.Diagnostics;
using System.Security.Cryptography;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Lambda.Engine.Polling;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Local.Stack;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionApp.Bench;

/// <summary>
/// A queue, a stream and a topic of the emulator read by the whole app, beside bare loops that receive and complete, or receive and keep
/// their position.
/// </summary>
internal sealed partial class PolledBenchmark(EmulatorServer emulator, string storage, int queueBatch, int queueHostBatch)
{
    private const int
        Rounds = 7, WarmUps = 3, Messages = 60_000, Singles = 200, Batch = 100, HostBatch = 1000, Settlements = 16, Partitions = 4;
    private const string Entities = """
        { "UserConfig": {
          "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ { "Name": "orders", "Properties": { "LockDuration": "PT1M" } } ] } ],
          "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1", "Entities": [ { "Name": "sales", "PartitionCount": 4, "ConsumerGroups": [ { "Name": "lambda" } ] } ] } ] } }
        """;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly byte[] Body = System.Text.Encoding.UTF8.GetBytes(
        $$"""{"invoice":"536365","country":"France","note":"{{new string('x', 960)}}"}""");

    private readonly PolledApp.Seen _seen = new();

    /// <summary>Messages of one measurement.</summary>
    private int Count { get; init; } = Messages;

    /// <summary>Measures the queue, the stream and the topic, and what a filter costs.</summary>
    public static async Task RunAsync(int queueBatch, int queueHostBatch)
    {
        await WithStackAsync(async (emulator, storage) =>
        {
            var benchmark = new PolledBenchmark(emulator, storage, queueBatch, queueHostBatch);
            await benchmark.ReportAsync("queue", benchmark.FillQueueAsync, benchmark.BareQueueAsync, PolledApp.Source.Queue,
                () => new QueueSender(emulator.ConnectionString));
            await benchmark.ReportStreamAsync();
        });
        await RunKafkaAsync(count: null);
        FilterCost();
    }

    /// <summary>Measures the stream alone.</summary>
    public static Task RunStreamAsync(int? count) => WithStackAsync((emulator, storage) =>
        new PolledBenchmark(emulator, storage, queueBatch: 10, queueHostBatch: 100) { Count = count ?? Messages }.ReportStreamAsync());

    /// <summary>
    /// Measures a topic, on an emulator of its own, whose hub has nothing but records of Kafka. The bare loop is that of the client which
    /// the app reads with.
    /// </summary>
    public static Task RunKafkaAsync(int? count) => WithStackAsync(async (emulator, storage) =>
    {
        var benchmark = new PolledBenchmark(emulator, storage, queueBatch: 10, queueHostBatch: 100) { Count = count ?? Messages };
        await benchmark.ReportAsync("kafka", benchmark.FillTopicAsync, benchmark.BareHubAsync, PolledApp.Source.Kafka,
            () => new TopicSender(benchmark.Kafka));
    });

    private static async Task WithStackAsync(Func<EmulatorServer, string, Task> measure)
    {
        var folder = Path.Combine(Path.GetTempPath(), "bench-" + Path.GetRandomFileName());
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        await using (var azurite = await Azurite.StartAsync(
            folder, new AzuritePorts(0, 0, 0), $"bench:{key}", Console.WriteLine, CancellationToken.None))
        await using (var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0, KafkaPort = 0 }, EmulatorConfiguration.Parse(Entities, "bench"),
            TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None))
            await measure(emulator, azurite.Ports.ConnectionString("bench", key));
        Directory.Delete(folder, recursive: true);
    }

    private async Task ReportAsync(
        string name, Func<Task> fill, Func<CancellationToken, Task> bare, PolledApp.Source source, Func<ISender> sender)
    {
        List<double> ratios = [], rates = [], processor = [], allocated = [], bareAllocated = [];
        for (var round = 1 - WarmUps; round <= Rounds; round++)
        {
            var theirs = await RateAsync(fill, () => Task.FromResult<IAsyncDisposable>(new Loop(bare)), source);
            var ours = await RateAsync(fill, () => AppAsync(source), source);
            // The first rounds warm up the JIT compiler.
            if (round <= 0) continue;
            ratios.Add(ours.Rate / theirs.Rate);
            rates.Add(ours.Rate);
            processor.Add(theirs.Processor / ours.Processor);
            allocated.Add(ours.Allocated);
            bareAllocated.Add(theirs.Allocated);
            Console.WriteLine(
                $"{name,6} {round}: bare {theirs.Rate,9:N0}/s, app {ours.Rate,9:N0}/s, ratio {ours.Rate / theirs.Rate:0.00}; processor "
                + $"{theirs.Processor:0.0} µs a message and {ours.Processor:0.0}, ratio {theirs.Processor / ours.Processor:0.00}");
        }
        var (alone, through) = (await LatencyAsync(() => Task.FromResult<IAsyncDisposable>(new Loop(bare)), sender),
            await LatencyAsync(() => AppAsync(source), sender));
        Console.WriteLine(
            $"{name}: {Median(rates):N0}/s, median ratio {Median(ratios):0.00}, of processor time {Median(processor):0.00}; "
            + $"{Median(allocated):N0} B allocated a message to {Median(bareAllocated):N0} bare; "
            + $"latency p50 {through.P50:0.00} ms to {alone.P50:0.00} bare ({through.P50 / alone.P50:0.00}), "
            + $"p99 {through.P99:0.00} to {alone.P99:0.00} ({through.P99 / alone.P99:0.00})");
    }

    private Task ReportStreamAsync() =>
        ReportAsync("stream", FillHubAsync, BareHubAsync, PolledApp.Source.Stream, () => new HubSender(emulator.ConnectionString));

    private Task<IAsyncDisposable> AppAsync(PolledApp.Source source)
    {
        var app = new PolledApp(storage, emulator.ConnectionString, _seen, source, queueBatch, queueHostBatch);
        app.CreateClient().Dispose();
        return Task.FromResult<IAsyncDisposable>(app);
    }

    /// <summary>
    /// Messages a second, and this process's time in µs and bytes allocated for each, from the first that comes until the queue is empty,
    /// or the last has come. Client, broker and app are all in this process.
    /// </summary>
    private async Task<(double Rate, double Processor, double Allocated)> RateAsync(
        Func<Task> fill, Func<Task<IAsyncDisposable>> start, PolledApp.Source source)
    {
        await fill();
        var (began, before, allocated, count) = (0L, TimeSpan.Zero, 0L, 0);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _seen.Tell(records =>
        {
            if (Interlocked.CompareExchange(ref began, Stopwatch.GetTimestamp(), 0) == 0)
                (before, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            if (Interlocked.Add(ref count, records) >= Count) all.TrySetResult();
        });
        await using (await start())
        {
            await all.Task.WaitAsync(Deadline);
            while (source == PolledApp.Source.Queue
                && emulator.Namespaces[0].Snapshot().Single(entity => entity.Address == "orders") is not { Active: 0, Locked: 0 })
                await Task.Delay(1);
            return (Count / Stopwatch.GetElapsedTime(began).TotalSeconds,
                (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Count,
                (double)(GC.GetTotalAllocatedBytes() - allocated) / Count);
        }
    }

    /// <summary>From the sending of a message, one at a time to a reader that waits for it, until it has come.</summary>
    private async Task<(double P50, double P99)> LatencyAsync(Func<Task<IAsyncDisposable>> start, Func<ISender> create)
    {
        var times = new List<double>();
        await using var sender = create();
        TaskCompletionSource come = new();
        _seen.Tell(_ => Volatile.Read(ref come).TrySetResult());
        await using (await start())
            for (var single = -Singles / 10; single < Singles; single++)
            {
                Volatile.Write(ref come, new(TaskCreationOptions.RunContinuationsAsynchronously));
                var sent = Stopwatch.GetTimestamp();
                await sender.SendAsync();
                await come.Task.WaitAsync(Deadline);
                if (single >= 0) times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                // By then the reader has settled the message or stored its position, and waits again. What comes while it is busy lies in
                // the client, which passes it on at once, and not after the 20 ms in which it collects events.
                await Task.Delay(Pause);
            }
        times.Sort();
        return (times[times.Count / 2], times[times.Count * 99 / 100]);
    }

    private async Task FillQueueAsync()
    {
        await using var client = new ServiceBusClient(emulator.ConnectionString);
        await using var sender = client.CreateSender("orders");
        for (var sent = 0; sent < Count; sent += Batch)
            await sender.SendMessagesAsync(Enumerable.Range(0, Batch).Select(_ => new ServiceBusMessage(Body)));
    }

    private async Task FillHubAsync()
    {
        await using var producer = new EventHubProducerClient(emulator.ConnectionString, "sales");
        for (var sent = 0; sent < Count; sent += Batch)
            await producer.SendAsync(
                Enumerable.Range(0, Batch).Select(_ => new EventData(Body)),
                new SendEventOptions { PartitionId = $"{sent / Batch % Partitions}" });
    }

    private async Task BareQueueAsync(CancellationToken stop)
    {
        await using var client = new ServiceBusClient(emulator.ConnectionString);
        await using var receiver = client.CreateReceiver("orders");
        while (!stop.IsCancellationRequested)
        {
            var messages = await receiver.ReceiveMessagesAsync(Batch, TimeSpan.FromSeconds(1), stop);
            if (messages.Count > 0) _seen.Now(messages.Count);
            await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = Settlements },
                async (message, _) => await receiver.CompleteMessageAsync(message, CancellationToken.None));
        }
    }

    // Stores the position once per batch, as the host does.
    private readonly long[] _positions = [-1, -1, -1, -1];

    private async Task BareHubAsync(CancellationToken stop)
    {
        var container = new BlobServiceClient(storage).GetBlobContainerClient("bare");
        await container.CreateIfNotExistsAsync(cancellationToken: stop);
        await using var consumer = new EventHubConsumerClient(
            EventHubConsumerClient.DefaultConsumerGroupName, emulator.ConnectionString, "sales");
        await Task.WhenAll(Enumerable.Range(0, Partitions).Select(async partition =>
        {
            var blob = container.GetBlobClient($"{partition}");
            var last = (await consumer.GetPartitionPropertiesAsync($"{partition}", stop)).LastEnqueuedSequenceNumber;
            var (position, held) = (_positions[partition], 0);
            await foreach (var read in consumer.ReadEventsFromPartitionAsync(
                $"{partition}", position < 0 ? EventPosition.Earliest : EventPosition.FromSequenceNumber(position, isInclusive: false),
                new ReadEventOptions { PrefetchCount = 2 * HostBatch }, stop))
            {
                _seen.Now(1);
                _positions[partition] = read.Data.SequenceNumber;
                if (++held < HostBatch && read.Data.SequenceNumber < last) continue;
                held = 0;
                await blob.UploadAsync(BinaryData.FromString($"{read.Data.SequenceNumber}"), overwrite: true, CancellationToken.None);
            }
        }));
    }

    private static void FilterCost()
    {
        const int Matches = 200_000;
        var filter = RecordFilter.Parse(["""{"body":{"country":["France"],"invoice":[{"prefix":"5"}]}}"""], isStream: false);
        var matched = 0;
        for (var round = 0; round < 2; round++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < Matches; i++)
                if (filter.Matches(Body, writer => writer.WriteString("messageId", "1"))) matched++;
            if (round > 0)
                Console.WriteLine(
                    $"filter: {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / Matches:0.00} µs of processor "
                    + $"time for a message of 1 KB and two conditions ({matched:N0} matched)");
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private interface ISender : IAsyncDisposable
    {
        Task SendAsync();
    }

    private sealed class QueueSender(string connection) : ISender
    {
        private readonly ServiceBusClient _client = new(connection);
        private ServiceBusSender? _sender;

        public Task SendAsync() => (_sender ??= _client.CreateSender("orders")).SendMessageAsync(new ServiceBusMessage(Body));

        public ValueTask DisposeAsync() => _client.DisposeAsync();
    }

    private sealed class HubSender(string connection) : ISender
    {
        private readonly EventHubProducerClient _producer = new(connection, "sales");

        public Task SendAsync() => _producer.SendAsync([new EventData(Body)], new SendEventOptions { PartitionId = "0" });

        public ValueTask DisposeAsync() => _producer.DisposeAsync();
    }

    private sealed class Loop : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Loop(Func<CancellationToken, Task> run) => _running = Task.Run(() => run(_stop.Token));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            try
            {
                await _running;
            }
            catch (OperationCanceledException)
            {
                // The benchmark itself cancels it.
            }
            _stop.Dispose();
        }
    }
}
