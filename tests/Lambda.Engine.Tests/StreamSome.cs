using System.Text;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling.Streams;

namespace Lambda.Engine.Tests;

/// <summary>Makes records and mappings that a test does not care about.</summary>
internal static class StreamSome
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static StreamShard Shard { get; } = StreamShard.OfPartition("arn:aws:kinesis:us-east-1:000000000000:stream/sales", "0");

    /// <summary>Records that arrived a second apart, from <see cref="Noon"/> on.</summary>
    public static StreamRecord[] Records(int count, int size = 8, long first = 0) =>
        [.. Enumerable.Range(0, count).Select(
            i => new StreamRecord($"key-{i % 3}", first + i, Encoding.UTF8.GetBytes($"{i}".PadLeft(size, '0')), Noon.AddSeconds(i)))];

    public static StreamBatch Batch(int count) => new(Records(count));

    public static StreamMapping Mapping(StreamSettings settings, StreamInvocation? call = null) =>
        new("mapping-1", "count", "arn:aws:lambda:us-east-1:000000000000:function:count", settings,
            call ?? ((_, _) => new(new InvocationOutcome.Succeeded("{}"u8.ToArray()))));

    public static InvocationOutcome Succeeded(string json = "{}") => new InvocationOutcome.Succeeded(Encoding.UTF8.GetBytes(json));

    public static InvocationOutcome Failed() => new InvocationOutcome.Failed(FunctionError.Of("Oops", "No."));
}
