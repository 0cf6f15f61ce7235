using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>Transfers a message or part of one (part 2.7.5); the payload follows in the frame.</summary>
internal readonly record struct Transfer : IComposite
{
    public uint Handle { get; init; }

    public uint? DeliveryId { get; init; }

    public byte[]? DeliveryTag { get; init; }

    public uint? MessageFormat { get; init; }

    public bool? Settled { get; init; }

    public bool More { get; init; }

    public ReceiverSettleMode? ReceiverSettleMode { get; init; }

    public DeliveryState? State { get; init; }

    public bool Resume { get; init; }

    public bool Aborted { get; init; }

    public static Transfer Read(ref AmqpReader reader)
    {
        var fields = reader.ReadFields();
        return new Transfer
        {
            Handle = fields.UInt() ?? throw FieldReader.Missing("transfer", "handle"),
            DeliveryId = fields.UInt(),
            DeliveryTag = fields.Binary(),
            MessageFormat = fields.UInt(),
            Settled = fields.Bool(),
            More = fields.Bool() ?? false,
            ReceiverSettleMode = (ReceiverSettleMode?)fields.UByte(),
            State = fields.Composite<DeliveryState>(),
            Resume = fields.Bool() ?? false,
            Aborted = fields.Bool() ?? false,
        };
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Transfer);
        fields.UInt(Handle);
        fields.UInt(DeliveryId);
        fields.Binary(DeliveryTag);
        fields.UInt(MessageFormat);
        fields.Bool(Settled);
        fields.Bool(More ? true : null);
        fields.UByte((byte?)ReceiverSettleMode);
        fields.Composite(State);
        fields.Bool(Resume ? true : null);
        fields.Bool(Aborted ? true : null);
        fields.End();
    }
}
