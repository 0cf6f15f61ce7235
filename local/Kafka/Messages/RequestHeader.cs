using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>The header of every request: https://kafka.apache.org/protocol#protocol_messages</summary>
internal readonly record struct RequestHeader(ApiKey Key, short Version, int CorrelationId, string? ClientId)
{
    // The only supported request whose newer versions have a different header.
    private const int FlexibleApiVersions = 3;

    public static RequestHeader Read(ref KafkaReader reader)
    {
        var header = new RequestHeader((ApiKey)reader.ReadInt16(), reader.ReadInt16(), reader.ReadInt32(), reader.ReadNullableString());
        if (header is { Key: ApiKey.ApiVersions, Version: >= FlexibleApiVersions }) reader.SkipTaggedFields();
        return header;
    }
}
