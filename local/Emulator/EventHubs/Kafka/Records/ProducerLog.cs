using Local.Emulator.EventHubs.Contents;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Partitions;
using Local.Kafka.Records;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Records;

/// <summary>Appends batches to one partition; those of idempotent producers only once, and in order.</summary>
internal sealed class ProducerLog(Partition partition)
{
    // The producer that has been silent longest is forgotten first.
    private const int MostProducers = 1000;
    private readonly Dictionary<long, (ProducerState State, long Used)> _producers = [];
    private readonly Lock _gate = new();
    private long _uses;

    /// <summary>Appends a batch. Returns its position, even if it was appended before, or the reason why it was refused.</summary>
    public (ErrorCode Error, Appended At) Append(RecordBatch batch)
    {
        IEventContent[] events = [.. batch.Records.Select(record => new KafkaEventContent(record))];
        if (batch.ProducerId < 0) return (ErrorCode.None, partition.Append(events, null));
        // Deciding and appending are atomic: otherwise two connections could append the same batch.
        lock (_gate)
        {
            var state = _producers.TryGetValue(batch.ProducerId, out var known) ? known.State : null;
            var decision = ProducerState.Decide(state, batch);
            if (decision.Error != ErrorCode.None) return (decision.Error, default);
            if (decision.Before is { } before) return (ErrorCode.None, before);
            var at = partition.Append(events, null);
            _producers[batch.ProducerId] = (ProducerState.After(state, batch, at), _uses++);
            if (_producers.Count > MostProducers) _producers.Remove(_producers.MinBy(producer => producer.Value.Used).Key);
            return (ErrorCode.None, at);
        }
    }
}
