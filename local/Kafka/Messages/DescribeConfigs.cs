using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <param name="Type">The type of resource whose configuration is requested.</param>
/// <param name="Keys">The keys; null for all.</param>
internal readonly record struct ConfigResource(sbyte Type, string Name, IReadOnlyList<string>? Keys)
{
    public const sbyte Topic = 2, Broker = 4;
}

/// <summary>Asks for the configuration of topics and of the broker.</summary>
internal sealed record DescribeConfigsRequest(IReadOnlyList<ConfigResource> Resources)
{
    public static DescribeConfigsRequest Read(ref KafkaReader reader, int version)
    {
        var resources = reader.ReadArray(
            static (ref reader, version) => new ConfigResource(
                reader.ReadInt8(), reader.ReadString(), reader.ReadNullableArray(static (ref reader, _) => reader.ReadString(), version)),
            version);
        reader.ReadBool();
        if (version >= 3) reader.ReadBool();
        return new DescribeConfigsRequest(resources);
    }
}

internal sealed record DescribedConfig(
    ErrorCode Error, string? Reason, ConfigResource Resource, IReadOnlyList<(string Key, string Value)> Entries);

internal sealed record DescribeConfigsResponse(IReadOnlyList<DescribedConfig> Configs) : IKafkaResponse
{
    private const sbyte StaticBrokerConfig = 4, UnknownType = 0;

    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        writer.WriteInt32(0);
        writer.WriteArray(Configs, config =>
        {
            writer.WriteError(config.Error);
            writer.WriteReason(config.Reason);
            writer.WriteInt8(config.Resource.Type);
            writer.WriteString(config.Resource.Name);
            writer.WriteArray(config.Entries, entry => Write(writer, version, entry));
        });
    }

    private static void Write(KafkaWriter writer, int version, (string Key, string Value) entry)
    {
        writer.WriteString(entry.Key);
        writer.WriteNullableString(entry.Value);
        writer.WriteBool(true);
        writer.WriteInt8(StaticBrokerConfig);
        writer.WriteBool(false);
        writer.WriteInt32(0);
        if (version < 3) return;
        writer.WriteInt8(UnknownType);
        writer.WriteNullableString(null);
    }
}
