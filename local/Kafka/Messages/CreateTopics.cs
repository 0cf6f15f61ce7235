using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>Asks for new topics.</summary>
internal sealed record CreateTopicsRequest(IReadOnlyList<string> Topics)
{
    public static CreateTopicsRequest Read(ref KafkaReader reader, int version)
    {
        var topics = reader.ReadArray(Topic, version);
        reader.ReadInt32();
        reader.ReadBool();
        return new CreateTopicsRequest(topics);
    }

    private static string Topic(ref KafkaReader reader, int version)
    {
        var name = reader.ReadString();
        reader.ReadInt32();
        reader.ReadInt16();
        reader.ReadArray(
            static (ref reader, version) => (reader.ReadInt32(), reader.ReadArray(static (ref reader, _) => reader.ReadInt32(), version)),
            version);
        reader.ReadArray(static (ref reader, _) => (reader.ReadString(), reader.ReadNullableString()), version);
        return name;
    }
}

internal sealed record CreateTopicsResponse(IReadOnlyList<(string Name, ErrorCode Error, string Reason)> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        writer.WriteInt32(0);
        writer.WriteArray(Topics, topic =>
        {
            writer.WriteString(topic.Name);
            writer.WriteError(topic.Error);
            writer.WriteReason(topic.Reason);
        });
    }
}
