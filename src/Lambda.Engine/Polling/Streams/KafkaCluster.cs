namespace Lambda.Engine.Polling.Streams;

/// <summary>The Kafka cluster that a function's events contain.</summary>
/// <param name="Arn">The ARN of an MSK cluster; null for a self-managed one.</param>
/// <param name="BootstrapServers">The addresses that Kafka clients connect to, as <c>host:port</c>, separated by commas.</param>
internal sealed record KafkaCluster(string? Arn, string BootstrapServers);

/// <summary>The parts of a Kafka record other than its value.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Key">The key; null when the producer gave none.</param>
/// <param name="Headers">The headers, in order.</param>
internal sealed record KafkaPart(string Topic, int Partition, ReadOnlyMemory<byte>? Key, IReadOnlyList<KafkaHeader> Headers);

/// <summary>A header of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its bytes; null when the producer gave none.</param>
internal readonly record struct KafkaHeader(string Name, ReadOnlyMemory<byte>? Value);
