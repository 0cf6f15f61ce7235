using Local.Emulator.EventHubs.Kafka.Login;
using Local.Emulator.EventHubs.Kafka.Topics;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.EventHubs.Partitions;
using Local.Kafka.Messages;
using Local.Kafka.Records;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Records;

/// <summary>Answers requests that write records: https://kafka.apache.org/protocol#The_Messages_Produce</summary>
internal sealed class ProduceAnswers(HubNamespace hubs, TopicTable topics)
{
    private const short AllAcks = -1;
    private readonly Dictionary<Partition, ProducerLog> _logs =
        hubs.Hubs.SelectMany(hub => hub.Partitions).ToDictionary(partition => partition, partition => new ProducerLog(partition));
    private long _lastProducer = -1;

    /// <summary>Answers a request; null if the client wants no response.</summary>
    /// <exception cref="KafkaException">The client can only be notified by closing the connection.</exception>
    public ProduceResponse? Answer(ProduceRequest request, SaslLogin login)
    {
        var appended = new ProduceResponse(
            [.. request.Topics.Select(topic => topic.Select(partition => Append(request, topic.Name, partition, login)))]);
        if (request.Acks != 0) return appended;
        var failed = appended.Topics.SelectMany(topic => topic.Partitions).FirstOrDefault(partition => partition.Error != ErrorCode.None);
        return failed is null
            ? null
            : throw new KafkaException($"Refused records that were sent with acks=0: {failed.Error}. {failed.Reason}");
    }

    public InitProducerIdResponse Answer(InitProducerIdRequest request) => request.TransactionalId is null
        ? new InitProducerIdResponse(ErrorCode.None, Interlocked.Increment(ref _lastProducer), 0)
        : new InitProducerIdResponse(ErrorCode.TransactionalIdAuthorizationFailed, -1, -1);

    private ProducedTo Append(ProduceRequest request, string topic, ProducedPartition produced, SaslLogin login)
    {
        ProducedTo Refuse(ErrorCode error, string? reason = null) => ProducedTo.Refuse(produced.Index, error, reason);
        if (request.Acks is < AllAcks or > 1) return Refuse(ErrorCode.InvalidRequiredAcks);
        if (request.TransactionalId is not null)
            return Refuse(ErrorCode.TransactionalIdAuthorizationFailed, "The emulator does not support transactions.");
        if (topics.Find(topic, produced.Index, login, out var partition) is not ErrorCode.None and var error) return Refuse(error);
        if (produced.Records is not { } records) return Refuse(ErrorCode.CorruptMessage, "There is no batch.");
        if (records.Length > HubLimits.BatchSizeInBytes)
            return Refuse(ErrorCode.MessageTooLarge, Refusals.BatchTooLarge(records.Length).Description);
        var reading = RecordBatchReader.Read(records, HubLimits.BatchSizeInBytes);
        if (reading.Batch is not { } batch) return Refuse(reading.Error, reading.Reason);
        var (refusal, at) = _logs[partition!].Append(batch);
        return refusal == ErrorCode.None
            ? new ProducedTo(produced.Index, ErrorCode.None, null, at.First, at.EnqueuedTime, partition!.Extent(at.First).Begin)
            : Refuse(refusal);
    }
}
