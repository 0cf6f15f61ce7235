using System.Collections.Immutable;
using Local.Emulator.EventHubs.Log;
using Local.Kafka.Records;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Records;

/// <summary>What a partition remembers of an idempotent producer: its last batches, by which it knows one that is repeated.</summary>
/// <param name="Batches">The oldest first, five at most: a producer has no more under way.</param>
internal sealed record ProducerState(short Epoch, ImmutableList<ProducerState.Known> Batches)
{
    private const int MostBatches = 5;

    /// <param name="First">The sequence number of its first record.</param>
    /// <param name="Last">That of its last.</param>
    public readonly record struct Known(int First, int Last, Appended At);

    /// <summary>What to do with a batch.</summary>
    /// <param name="Error"><see cref="ErrorCode.None"/> if it is to be appended, or was already.</param>
    /// <param name="Before">Where it was appended; null if it was not.</param>
    public readonly record struct Verdict(ErrorCode Error, Appended? Before);

    /// <param name="state">Null for a producer that is not known.</param>
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

    /// <summary>The state after a batch was appended.</summary>
    public static ProducerState After(ProducerState? state, RecordBatch batch, Appended at)
    {
        var added = new Known(batch.BaseSequence, Add(batch.BaseSequence, batch.Records.Count - 1), at);
        if (state is null || state.Epoch != batch.ProducerEpoch) return new ProducerState(batch.ProducerEpoch, [added]);
        return state with { Batches = (state.Batches.Count == MostBatches ? state.Batches.RemoveAt(0) : state.Batches).Add(added) };
    }

    // Sequence numbers wrap to 0.
    private static int Add(int sequence, int count) => (int)(((uint)sequence + (uint)count) & int.MaxValue);
}
