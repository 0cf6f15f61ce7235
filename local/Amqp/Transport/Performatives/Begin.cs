using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>Begins a session on a channel (part 2.7.2).</summary>
internal sealed record Begin(ushort? RemoteChannel, uint NextOutgoingId, uint IncomingWindow, uint OutgoingWindow, uint HandleMax)
    : IComposite
{
    public static Begin Read(ref AmqpReader reader)
    {
        var fields = reader.ReadFields();
        return new Begin(
            fields.UShort(),
            fields.UInt() ?? throw FieldReader.Missing("begin", "next-outgoing-id"),
            fields.UInt() ?? throw FieldReader.Missing("begin", "incoming-window"),
            fields.UInt() ?? throw FieldReader.Missing("begin", "outgoing-window"),
            fields.UInt() ?? uint.MaxValue);
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Begin);
        fields.UShort(RemoteChannel);
        fields.UInt(NextOutgoingId);
        fields.UInt(IncomingWindow);
        fields.UInt(OutgoingWindow);
        fields.UInt(HandleMax);
        fields.End();
    }
}
