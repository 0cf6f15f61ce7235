using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>A topic with a list of partitions, of which many requests and responses consist.</summary>
internal sealed record TopicOf<T>(string Name, IReadOnlyList<T> Partitions)
{
    /// <summary>Converts the partitions, for the same topic.</summary>
    public TopicOf<TOther> Select<TOther>(Func<T, TOther> select) => new(Name, [.. Partitions.Select(select)]);

    public static TopicOf<T>[] ReadAll(ref KafkaReader reader, int version, ElementReader<T> read) =>
        ReadAllOrNull(ref reader, version, read) ?? [];

    public static TopicOf<T>[]? ReadAllOrNull(ref KafkaReader reader, int version, ElementReader<T> read) =>
        reader.ReadNullableArray((ref reader, version) => new TopicOf<T>(reader.ReadString(), reader.ReadArray(read, version)), version);

    public static void WriteAll(KafkaWriter writer, IReadOnlyList<TopicOf<T>> topics, Action<T> write) => writer.WriteArray(topics, topic =>
    {
        writer.WriteString(topic.Name);
        writer.WriteArray(topic.Partitions, write);
    });
}
