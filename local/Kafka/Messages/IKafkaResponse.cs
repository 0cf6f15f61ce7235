using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>
/// The body of a response. The files of this folder hold a request and its response each:
/// https://kafka.apache.org/protocol#protocol_messages
/// </summary>
internal interface IKafkaResponse
{
    void Write(KafkaWriter writer, int version);
}
