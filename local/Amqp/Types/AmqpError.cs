namespace Local.Amqp.Types;

/// <summary>The details of an error (part 2.8.14).</summary>
internal sealed record AmqpError(AmqpSymbol Condition, string? Description = null, AmqpMap? Info = null) : IComposite
{
    /// <summary>Reads an error with its descriptor.</summary>
    public static AmqpError Read(ref AmqpReader reader)
    {
        if (reader.ReadDescriptor() != Descriptor.Error)
            throw new AmqpException(ErrorCondition.DecodeError, "The received data is not AMQP 1.0: expected an error in a field.");
        var fields = reader.ReadFields();
        return new AmqpError(fields.Symbol() ?? throw FieldReader.Missing("error", "condition"), fields.String(), fields.Map());
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Error);
        fields.Symbol(Condition);
        fields.String(Description);
        fields.Value(Info);
        fields.End();
    }
}
