namespace Local.Kafka.Types;

/// <summary>What a client sent breaks the protocol: the connection ends, as a broker ends it.</summary>
internal sealed class KafkaException(string message) : Exception(message);
