using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>The target of a link's messages (part 3.5.4), or the transaction coordinator (part 4.5.1).</summary>
internal sealed record Target : IReadableComposite<Target>
{
    public string? Address { get; init; }

    public uint Durable { get; init; }

    public AmqpSymbol? ExpiryPolicy { get; init; }

    public uint Timeout { get; init; }

    public bool Dynamic { get; init; }

    public AmqpMap? DynamicNodeProperties { get; init; }

    public IReadOnlyCollection<AmqpSymbol> Capabilities { get; init; } = [];

    /// <summary>Whether this is the transaction coordinator, which has <see cref="Capabilities"/> and nothing else.</summary>
    public bool IsCoordinator { get; init; }

    /// <summary>Reads a target with its descriptor.</summary>
    public static Target Read(ref AmqpReader reader)
    {
        var descriptor = reader.ReadDescriptor();
        if (descriptor is not (Descriptor.Target or Descriptor.Coordinator))
            throw new AmqpException(ErrorCondition.NotImplemented, "This kind of link target is not implemented.");
        var fields = reader.ReadFields();
        if (descriptor == Descriptor.Coordinator) return new Target { IsCoordinator = true, Capabilities = fields.Symbols() };
        return new Target
        {
            Address = Addresses.Read(fields.Value()),
            Durable = fields.UInt() ?? 0,
            ExpiryPolicy = fields.Symbol(),
            Timeout = fields.UInt() ?? 0,
            Dynamic = fields.Bool() ?? false,
            DynamicNodeProperties = fields.Map(),
            Capabilities = fields.Symbols(),
        };
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        if (IsCoordinator)
        {
            var coordinator = new FieldWriter(writer, Descriptor.Coordinator);
            coordinator.Symbols(Capabilities);
            coordinator.End();
            return;
        }
        var fields = new FieldWriter(writer, Descriptor.Target);
        fields.String(Address);
        fields.UInt(Durable == 0 ? null : Durable);
        fields.Symbol(ExpiryPolicy);
        fields.UInt(Timeout == 0 ? null : Timeout);
        fields.Bool(Dynamic ? true : null);
        fields.Value(DynamicNodeProperties);
        fields.Symbols(Capabilities);
        fields.End();
    }
}
