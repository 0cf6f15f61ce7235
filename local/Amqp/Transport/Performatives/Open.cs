using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>Negotiates the connection's parameters (part 2.7.1).</summary>
internal sealed record Open : IComposite
{
    public required string ContainerId { get; init; }

    public string? HostName { get; init; }

    public uint MaxFrameSize { get; init; } = uint.MaxValue;

    public ushort ChannelMax { get; init; } = ushort.MaxValue;

    /// <summary>The idle timeout in milliseconds; null for none.</summary>
    public uint? IdleTimeout { get; init; }

    public IReadOnlyCollection<AmqpSymbol> OfferedCapabilities { get; init; } = [];

    public IReadOnlyCollection<AmqpSymbol> DesiredCapabilities { get; init; } = [];

    public AmqpMap? Properties { get; init; }

    public static Open Read(ref AmqpReader reader)
    {
        var fields = reader.ReadFields();
        var (container, host, frame, channels, idle) = (fields.String(), fields.String(), fields.UInt(), fields.UShort(), fields.UInt());
        fields.Symbols();
        fields.Symbols();
        return new Open
        {
            ContainerId = container ?? throw FieldReader.Missing("open", "container-id"),
            HostName = host,
            MaxFrameSize = frame ?? uint.MaxValue,
            ChannelMax = channels ?? ushort.MaxValue,
            IdleTimeout = idle,
            OfferedCapabilities = fields.Symbols(),
            DesiredCapabilities = fields.Symbols(),
            Properties = fields.Map(),
        };
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Open);
        fields.String(ContainerId);
        fields.String(HostName);
        fields.UInt(MaxFrameSize);
        fields.UShort(ChannelMax);
        fields.UInt(IdleTimeout);
        fields.Null();
        fields.Null();
        fields.Symbols(OfferedCapabilities);
        fields.Symbols(DesiredCapabilities);
        fields.Value(Properties);
        fields.End();
    }
}
