using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>
/// The body of a response. Each file in this folder contains a request and its response:
/// https://kafka.apache.org/protocol#protocol_messages
/// </summary>
internal interface IKafkaResponse
{
    void Write(KafkaWriter writer, int version);
}
