using Local.Emulator.EventHubs.Log;
using Local.Kafka.Records;

namespace Local.Emulator.EventHubs.Contents;

/// <summary>An event as it was sent in a batch of records, with which it shares its bytes.</summary>
internal sealed class KafkaEventContent(RecordContent record) : IEventContent
{
    public RecordContent Record => record;

    /// <inheritdoc/>
    public int Size => record.Encoded.Length;
}
