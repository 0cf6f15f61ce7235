using System.Globalization;

namespace Lambda.Testing;

/// <summary>
/// Makes batches with which an <see cref="IBatchHandler{T}"/> can be called. The ids of the records are <c>1</c>, <c>2</c> and so on.
/// </summary>
public static class TestBatch
{
    /// <summary>Creates a batch of a queue's messages.</summary>
    public static Batch<T> OfQueue<T>(params IEnumerable<T> bodies) => new(Records(bodies));

    /// <summary>Creates a batch of a stream's records.</summary>
    public static Batch<T> OfStream<T>(params IEnumerable<T> bodies) => new(Records(bodies), isStream: true);

    private static List<BatchRecord<T>> Records<T>(IEnumerable<T> bodies) =>
        [.. bodies.Select((body, at) => new BatchRecord<T>((at + 1).ToString(CultureInfo.InvariantCulture), body))];
}
