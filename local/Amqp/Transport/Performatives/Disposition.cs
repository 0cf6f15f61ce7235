using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>Communicates the state of deliveries (part 2.7.6).</summary>
internal readonly record struct Disposition(Role Role, uint First, uint Last, bool Settled, DeliveryState? State) : IComposite
{
    public static Disposition Read(ref AmqpReader reader)
    {
        var fields = reader.ReadFields();
        var role =
            fields.Bool() is { } isReceiver ? isReceiver ? Role.Receiver : Role.Sender : throw FieldReader.Missing("disposition", "role");
        var first = fields.UInt() ?? throw FieldReader.Missing("disposition", "first");
        return new Disposition(role, first, fields.UInt() ?? first, fields.Bool() ?? false, fields.Composite<DeliveryState>());
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Disposition);
        fields.Bool(Role == Role.Receiver);
        fields.UInt(First);
        fields.UInt(Last == First ? null : Last);
        fields.Bool(Settled ? true : null);
        fields.Composite(State);
        fields.End();
    }
}
