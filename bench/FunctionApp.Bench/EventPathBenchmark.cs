using System.Diagnostics;
using System.Threading.Channels;
using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Amqp;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.EventHubs.Partitions;

namespace FunctionApp.Bench;

/// <summary>
/// Events through a partition and out to a reader, beside a bare channel that has to decode and encode the same messages.
/// </summary>
internal static class EventPathBenchmark
{
    private const int Rounds = 5, Batches = 2000, BatchSize = 100, BodySize = 1024;

    public static async Task RunAsync()
    {
        var payload = new AmqpMessageBuilder
        {
            DataSections = [.. Enumerable.Repeat(new AmqpMessageBuilder { Data = new byte[BodySize] }.Build().Encode(), BatchSize)]
        }.Build().Encode();
        List<double> bare = [], one = [], eight = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var (channel, partition, partitions) = (await ChannelAsync(payload), Hub(payload, 1), Hub(payload, 8));
            // The first round warms up the JIT compiler.
            if (round == 0) continue;
            bare.Add(channel);
            one.Add(partition);
            eight.Add(partitions);
        }
        var (first, second, theirs) = (Median(one), Median(eight), Median(bare));
        Console.WriteLine(
            $"1 KB bodies, batches of {BatchSize}, events/s: "
            + $"bare channel {theirs:N0}, one partition {first:N0}, ratio {first / theirs:0.00}, eight partitions {second:N0}, "
            + $"ratio {second / theirs:0.00}");
    }

    private static async Task<double> ChannelAsync(ReadOnlyMemory<byte> payload)
    {
        var channel = Channel.CreateBounded<IEventContent>(new BoundedChannelOptions(1024) { SingleReader = true, SingleWriter = true });
        using var encoder = new Encoder();
        var started = Stopwatch.GetTimestamp();
        var number = 0L;
        for (var i = 0; i < Batches; i++)
        {
            foreach (var content in IncomingEvents.Read(payload, IncomingEvents.BatchFormat).Events)
                await channel.Writer.WriteAsync(content);
            while (channel.Reader.TryRead(out var content)) encoder.Write(new HubEvent(number, number++, 0, null, content));
        }
        return Batches * BatchSize / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Hub(ReadOnlyMemory<byte> payload, int partitions)
    {
        using var hub = new EventHub(new HubDefinition("hub", partitions, [], new RetentionOptions()), TimeProvider.System);
        using var encoder = new Encoder();
        foreach (var partition in hub.Partitions)
            partition.Open(EventHub.DefaultGroup, default, StartPosition.Earliest, encoder).Value!.AddCredit(int.MaxValue);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Batches; i++)
        {
            var (events, key) = IncomingEvents.Read(payload, IncomingEvents.BatchFormat);
            hub.Send(events, key);
        }
        var rate = Batches * BatchSize / Stopwatch.GetElapsedTime(started).TotalSeconds;
        return encoder.Count == Batches * BatchSize ? rate : throw new InvalidOperationException($"{encoder.Count} events came.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class Encoder : IEventSink, IDisposable
    {
        private readonly AmqpWriter _writer = new(64 * 1024);

        public int Count { get; private set; }

        public void Dispose() => _writer.Dispose();

        public void Write(in HubEvent one)
        {
            _writer.Truncate();
            WireEvent.Of(one).Write(_writer);
            Count++;
        }

        public bool Deliver(in HubEvent delivered, in LastEnqueued last)
        {
            Write(delivered);
            return true;
        }

        public void Drained(int unusedCredit)
        {
        }

        public void Closed(Refusal reason)
        {
        }
    }
}
