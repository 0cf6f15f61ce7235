using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>Closes the connection (part 2.7.9).</summary>
internal sealed record Close(AmqpError? Error) : IComposite
{
    public static Close Read(ref AmqpReader reader) => new(reader.ReadFields().Error());

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Close);
        fields.Composite(Error);
        fields.End();
    }
}
