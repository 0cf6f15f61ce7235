using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>The response with the supported versions. The request contains only the client's name, in version 3.</summary>
internal sealed record ApiVersionsResponse(ErrorCode Error) : IKafkaResponse
{
    private const int Flexible = 3;

    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        writer.WriteError(Error);
        if (version >= Flexible) writer.WriteUnsignedVarInt((uint)SupportedVersions.All.Count + 1);
        else writer.WriteInt32(SupportedVersions.All.Count);
        foreach (var range in SupportedVersions.All)
        {
            writer.WriteInt16((short)range.Key);
            writer.WriteInt16(range.ToldMin);
            writer.WriteInt16(range.Max);
            if (version >= Flexible) writer.WriteUnsignedVarInt(0);
        }
        if (version >= 1) writer.WriteInt32(0);
        if (version >= Flexible) writer.WriteUnsignedVarInt(0);
    }
}
