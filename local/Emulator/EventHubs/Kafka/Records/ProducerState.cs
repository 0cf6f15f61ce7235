using System.Collections.Immutable;
using Local.Emulator.EventHubs.Log;
using Local.Kafka.Records;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Records;

/// <summary>The state of an idempotent producer in a partition: its last batches, with which a repeated batch is recognized.</summary>
/// <param name="Batches">The batches, the oldest first; at most five, because a producer has no more on their way.</param>
internal sealed record ProducerState(short Epoch, ImmutableList<ProducerState.Known> Batches)
{
    private const int MostBatches = 5;

    /// <param name="First">The sequence number of the batch's first record.</param>
    /// <param name="Last">The sequence number of its last record.</param>
    public readonly record struct Known(int First, int Last, Appended At);

    /// <summary>The decision about a batch.</summary>
    /// <param name="Error"><see cref="ErrorCode.None"/> if the batch should be appended, or was appended already.</param>
    /// <param name="Before">The position where it was already appended; null if it was not.</param>
    public readonly record struct Verdict(ErrorCode Error, Appended? Before);

    /// <param name="state">The producer's state; null if the producer is not known.</param>
    public static Verdict Decide(ProducerState? state, RecordBatch batch)
    {
        if (state is null) return default;
        if (batch.ProducerEpoch < state.Epoch) return new Verdict(ErrorCode.InvalidProducerEpoch, null);
        if (batch.ProducerEpoch > state.Epoch)
            return new Verdict(batch.BaseSequence == 0 ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber, null);
        var last = Add(batch.BaseSequence, batch.Records.Count - 1);
        foreach (var known in state.Batches)
        {
            if (known.First == batch.BaseSequence && known.Last == last) return new Verdict(ErrorCode.None, known.At);
        }
        return new Verdict(
            batch.BaseSequence == Add(state.Batches[^1].Last, 1) ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber, null);
    }

    /// <summary>Returns the state after a batch was appended.</summary>
    public static ProducerState After(ProducerState? state, RecordBatch batch, Appended at)
    {
        var added = new Known(batch.BaseSequence, Add(batch.BaseSequence, batch.Records.Count - 1), at);
        if (state is null || state.Epoch != batch.ProducerEpoch) return new ProducerState(batch.ProducerEpoch, [added]);
        return state with { Batches = (state.Batches.Count == MostBatches ? state.Batches.RemoveAt(0) : state.Batches).Add(added) };
    }

    // Sequence numbers wrap to 0.
    private static int Add(int sequence, int count) => (int)(((uint)sequence + (uint)count) & int.MaxValue);
}
