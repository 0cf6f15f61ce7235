using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>Asks which topics exist, and where.</summary>
/// <param name="Topics">The topics; null for all.</param>
internal sealed record MetadataRequest(IReadOnlyList<string>? Topics)
{
    public static MetadataRequest Read(ref KafkaReader reader, int version)
    {
        var topics = reader.ReadNullableArray(static (ref reader, _) => reader.ReadString(), version);
        if (version >= 4) reader.ReadBool();
        if (version >= 8)
        {
            reader.ReadBool();
            reader.ReadBool();
        }
        return new MetadataRequest(version == 0 && topics is [] ? null : topics);
    }
}

/// <param name="Partitions">The number of partitions, which are numbered from 0.</param>
internal sealed record TopicMetadata(string Name, ErrorCode Error, int Partitions);

/// <summary>The response with the topics. There is only one broker, which leads all partitions.</summary>
internal sealed record MetadataResponse(string Host, int Port, string Cluster, IReadOnlyList<TopicMetadata> Topics) : IKafkaResponse
{
    /// <summary>The id of the only broker.</summary>
    public const int Broker = 0;

    private const int NotAsked = int.MinValue;

    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        if (version >= 3) writer.WriteInt32(0);
        writer.WriteInt32(1);
        writer.WriteInt32(Broker);
        writer.WriteString(Host);
        writer.WriteInt32(Port);
        if (version >= 1) writer.WriteNullableString(null);
        if (version >= 2) writer.WriteNullableString(Cluster);
        if (version >= 1) writer.WriteInt32(Broker);
        writer.WriteArray(Topics, topic => Write(writer, version, topic));
        if (version >= 8) writer.WriteInt32(NotAsked);
    }

    private static void Write(KafkaWriter writer, int version, TopicMetadata topic)
    {
        writer.WriteError(topic.Error);
        writer.WriteString(topic.Name);
        if (version >= 1) writer.WriteBool(false);
        writer.WriteInt32(topic.Partitions);
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            writer.WriteError(ErrorCode.None);
            writer.WriteInt32(partition);
            writer.WriteInt32(Broker);
            if (version >= 7) writer.WriteInt32(-1);
            OneBroker(writer);
            OneBroker(writer);
            if (version >= 5) writer.WriteInt32(0);
        }
        if (version >= 8) writer.WriteInt32(NotAsked);
    }

    private static void OneBroker(KafkaWriter writer)
    {
        writer.WriteInt32(1);
        writer.WriteInt32(Broker);
    }
}
