using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>Ends a session (part 2.7.8).</summary>
internal sealed record End(AmqpError? Error) : IComposite
{
    public static End Read(ref AmqpReader reader) => new(reader.ReadFields().Error());

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.End);
        fields.Composite(Error);
        fields.End();
    }
}
