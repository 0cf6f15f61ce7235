using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>Detaches a link (part 2.7.7).</summary>
internal sealed record Detach(uint Handle, bool Closed, AmqpError? Error) : IComposite
{
    public static Detach Read(ref AmqpReader reader)
    {
        var fields = reader.ReadFields();
        return new Detach(fields.UInt() ?? throw FieldReader.Missing("detach", "handle"), fields.Bool() ?? false, fields.Error());
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Detach);
        fields.UInt(Handle);
        fields.Bool(Closed ? true : null);
        fields.Composite(Error);
        fields.End();
    }
}
