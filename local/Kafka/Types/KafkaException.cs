namespace Local.Kafka.Types;

/// <summary>The exception for a client that has violated the protocol. The connection ends, as with a broker.</summary>
internal sealed class KafkaException(string message) : Exception(message);
