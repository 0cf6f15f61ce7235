using Local.Amqp.Types;

namespace Local.Amqp.Security;

/// <summary>The mechanisms that a server offers (part 5.3.3.1).</summary>
internal sealed record SaslMechanisms(IReadOnlyCollection<AmqpSymbol> Mechanisms) : IComposite
{
    public static SaslMechanisms Read(ref AmqpReader reader) => new(reader.ReadFields().Symbols());

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.SaslMechanisms);
        fields.Symbols(Mechanisms);
        fields.End();
    }
}

/// <summary>The mechanism that a client chose (part 5.3.3.2).</summary>
internal sealed record SaslInit(AmqpSymbol Mechanism, byte[]? InitialResponse, string? HostName) : IComposite
{
    public static SaslInit Read(ref AmqpReader reader)
    {
        var fields = reader.ReadFields();
        return new SaslInit(fields.Symbol() ?? throw FieldReader.Missing("sasl-init", "mechanism"), fields.Binary(), fields.String());
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.SaslInit);
        fields.Symbol(Mechanism);
        fields.Binary(InitialResponse);
        fields.String(HostName);
        fields.End();
    }
}

/// <summary>The result of the authentication (part 5.3.3.5 and 5.3.3.6).</summary>
internal sealed record SaslOutcome(byte Code) : IComposite
{
    public const byte Ok = 0;
    public const byte Auth = 1;

    public static SaslOutcome Read(ref AmqpReader reader) =>
        new(reader.ReadFields().UByte() ?? throw FieldReader.Missing("sasl-outcome", "code"));

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.SaslOutcome);
        fields.UByte(Code);
        fields.End();
    }
}
