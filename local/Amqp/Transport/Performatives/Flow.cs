using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>Updates the windows of a session and the credit of a link (part 2.7.4).</summary>
internal readonly record struct Flow : IComposite
{
    public uint? NextIncomingId { get; init; }

    public uint IncomingWindow { get; init; }

    public uint NextOutgoingId { get; init; }

    public uint OutgoingWindow { get; init; }

    /// <summary>The link that the following fields are about; null if the flow is only about the session.</summary>
    public uint? Handle { get; init; }

    public uint? DeliveryCount { get; init; }

    public uint? LinkCredit { get; init; }

    public uint? Available { get; init; }

    public bool Drain { get; init; }

    public bool Echo { get; init; }

    public static Flow Read(ref AmqpReader reader)
    {
        var fields = reader.ReadFields();
        return new Flow
        {
            NextIncomingId = fields.UInt(),
            IncomingWindow = fields.UInt() ?? throw FieldReader.Missing("flow", "incoming-window"),
            NextOutgoingId = fields.UInt() ?? throw FieldReader.Missing("flow", "next-outgoing-id"),
            OutgoingWindow = fields.UInt() ?? throw FieldReader.Missing("flow", "outgoing-window"),
            Handle = fields.UInt(),
            DeliveryCount = fields.UInt(),
            LinkCredit = fields.UInt(),
            Available = fields.UInt(),
            Drain = fields.Bool() ?? false,
            Echo = fields.Bool() ?? false,
        };
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Flow);
        fields.UInt(NextIncomingId);
        fields.UInt(IncomingWindow);
        fields.UInt(NextOutgoingId);
        fields.UInt(OutgoingWindow);
        fields.UInt(Handle);
        fields.UInt(DeliveryCount);
        fields.UInt(LinkCredit);
        fields.UInt(Available);
        fields.Bool(Drain ? true : null);
        fields.Bool(Echo ? true : null);
        fields.End();
    }
}
