namespace Local.Kafka.Types;

/// <summary>A client has broken the protocol: the connection ends, as with a broker.</summary>
internal sealed class KafkaException(string message) : Exception(message);
