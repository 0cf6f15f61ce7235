using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>Attaches a link to a session (part 2.7.3).</summary>
internal sealed record Attach : IComposite
{
    public required string Name { get; init; }

    public required uint Handle { get; init; }

    public required Role Role { get; init; }

    public SenderSettleMode SenderSettleMode { get; init; } = SenderSettleMode.Mixed;

    public ReceiverSettleMode ReceiverSettleMode { get; init; }

    public Source? Source { get; init; }

    public Target? Target { get; init; }

    /// <summary>The initial delivery count; mandatory if the role is sender.</summary>
    public uint? InitialDeliveryCount { get; init; }

    /// <summary>The maximum size of messages, in bytes; 0 for no limit.</summary>
    public ulong MaxMessageSize { get; init; }

    public IReadOnlyCollection<AmqpSymbol> OfferedCapabilities { get; init; } = [];

    public IReadOnlyCollection<AmqpSymbol> DesiredCapabilities { get; init; } = [];

    public AmqpMap? Properties { get; init; }

    public static Attach Read(ref AmqpReader reader)
    {
        var fields = reader.ReadFields();
        var attach = new Attach
        {
            Name = fields.String() ?? throw FieldReader.Missing("attach", "name"),
            Handle = fields.UInt() ?? throw FieldReader.Missing("attach", "handle"),
            Role = fields.Bool() is { } isReceiver ? isReceiver ? Role.Receiver : Role.Sender : throw FieldReader.Missing("attach", "role"),
            SenderSettleMode = (SenderSettleMode)Mode(fields.UByte() ?? (byte)SenderSettleMode.Mixed, (byte)SenderSettleMode.Mixed),
            ReceiverSettleMode = (ReceiverSettleMode)Mode(fields.UByte() ?? 0, (byte)ReceiverSettleMode.Second),
            Source = fields.Composite<Source>(),
            Target = fields.Composite<Target>(),
        };
        // The unsettled map is skipped: links cannot be resumed here.
        fields.Value();
        fields.Bool();
        attach = attach with
        {
            InitialDeliveryCount = fields.UInt(),
            MaxMessageSize = fields.ULong() ?? 0,
            OfferedCapabilities = fields.Symbols(),
            DesiredCapabilities = fields.Symbols(),
            Properties = fields.Map(),
        };
        return attach.Role == Role.Sender && attach.InitialDeliveryCount is null
            ? throw FieldReader.Missing("attach", "initial-delivery-count")
            : attach;
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Attach);
        fields.String(Name);
        fields.UInt(Handle);
        fields.Bool(Role == Role.Receiver);
        fields.UByte(SenderSettleMode == SenderSettleMode.Mixed ? null : (byte)SenderSettleMode);
        fields.UByte(ReceiverSettleMode == ReceiverSettleMode.First ? null : (byte)ReceiverSettleMode);
        fields.Composite(Source);
        fields.Composite(Target);
        fields.Null();
        fields.Null();
        fields.UInt(InitialDeliveryCount);
        fields.ULong(MaxMessageSize == 0 ? null : MaxMessageSize);
        fields.Symbols(OfferedCapabilities);
        fields.Symbols(DesiredCapabilities);
        fields.Value(Properties);
        fields.End();
    }

    private static byte Mode(byte value, byte largest) =>
        value <= largest ? value : throw new AmqpException(ErrorCondition.InvalidField, $"{value} is not a settlement mode.");
}
