using Local.Emulator.EventHubs.Contents;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Partitions;
using Local.Kafka.Messages;
using Local.Kafka.Records;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Records;

/// <summary>The remaining bytes of a response's limit.</summary>
internal sealed class FetchBudget(int asked)
{
    // Clients may ask for 2 GB.
    private const int Most = 8 * 1024 * 1024;

    public int Left { get; private set; } = Math.Clamp(asked, 1, Most);

    public void Use(int bytes) => Left -= Math.Min(Left, bytes);
}

/// <summary>The reading of one partition in a fetch.</summary>
/// <param name="Error">The reason why the partition cannot be read at all.</param>
internal sealed record FetchRead(FetchedPartition Asked, ErrorCode Error, Partition? Partition)
{
    // Approximate overhead of a batch, and of a record in it.
    private const int Overhead = RecordBatch.HeaderSize + 16;

    public static FetchRead Begin(FetchedPartition asked, ErrorCode error, Partition? partition) => new(asked, error, partition);

    /// <summary>Returns whether the partition can be read at this moment, and about how many bytes it has.</summary>
    public ErrorCode Look(out long bytes)
    {
        bytes = 0;
        if (Error != ErrorCode.None) return Error;
        var extent = Partition!.Extent(Asked.Offset);
        bytes = extent.Bytes;
        return IsWithin(extent) ? ErrorCode.None : ErrorCode.OffsetOutOfRange;
    }

    /// <summary>
    /// Creates the answer. Its records are read when it is written, up to the limits of the partition and of the response at that time.
    /// </summary>
    public FetchedFrom Answer(FetchBudget budget)
    {
        if (Error != ErrorCode.None) return new FetchedFrom(Asked.Index, Error, -1, -1, null);
        var extent = Partition!.Extent(Asked.Offset);
        return IsWithin(extent)
            ? new FetchedFrom(Asked.Index, ErrorCode.None, extent.Begin, extent.End, writer => Write(writer, extent.End, budget))
            : new FetchedFrom(Asked.Index, ErrorCode.OffsetOutOfRange, extent.Begin, extent.End, null);
    }

    private bool IsWithin(in PartitionExtent extent) => Asked.Offset >= extent.Begin && Asked.Offset <= extent.End;

    private void Write(KafkaWriter writer, long end, FetchBudget budget)
    {
        if (budget.Left == 0) return;
        using var scratch = new KafkaWriter();
        var start = writer.Length;
        var most = Math.Min(Asked.MaxBytes, budget.Left);
        var batches = new RecordBatchWriter(writer);
        var buffer = new HubEvent[Partition.EventsAtOnce];
        // A record larger than the limit is sent alone: otherwise the client could never get past it.
        bool HasRoomFor(int size) => writer.Length == start || writer.Length - start + size + Overhead <= most;
        for (var (next, isFull) = (Asked.Offset, false); !isFull && next < end;)
        {
            var count = Partition!.Read(next, buffer);
            if (count == 0) break;
            for (var i = 0; i < count && !isFull; i++)
            {
                var content = EventRecord.Of(buffer[i], scratch);
                isFull = buffer[i].SequenceNumber >= end || !HasRoomFor(content.Length);
                if (isFull) break;
                batches.Add(buffer[i].SequenceNumber, buffer[i].EnqueuedTime, content);
                next = buffer[i].SequenceNumber + 1;
            }
        }
        batches.End();
        budget.Use(writer.Length - start);
    }
}
