using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>The source of a link's messages (part 3.5.3).</summary>
internal sealed record Source : IReadableComposite<Source>
{
    public string? Address { get; init; }

    public uint Durable { get; init; }

    public AmqpSymbol? ExpiryPolicy { get; init; }

    public uint Timeout { get; init; }

    public bool Dynamic { get; init; }

    public AmqpMap? DynamicNodeProperties { get; init; }

    public AmqpSymbol? DistributionMode { get; init; }

    /// <summary>The filters by name. As a rule, each is described by its type (part 3.5.8).</summary>
    public AmqpMap? Filter { get; init; }

    /// <summary>The outcome of deliveries that are settled without one.</summary>
    public DeliveryState? DefaultOutcome { get; init; }

    public IReadOnlyCollection<AmqpSymbol> Outcomes { get; init; } = [];

    public IReadOnlyCollection<AmqpSymbol> Capabilities { get; init; } = [];

    /// <summary>Reads a source with its descriptor.</summary>
    public static Source Read(ref AmqpReader reader)
    {
        if (reader.ReadDescriptor() != Descriptor.Source)
            throw new AmqpException(ErrorCondition.NotImplemented, "This kind of link source is not implemented.");
        var fields = reader.ReadFields();
        return new Source
        {
            Address = Addresses.Read(fields.Value()),
            Durable = fields.UInt() ?? 0,
            ExpiryPolicy = fields.Symbol(),
            Timeout = fields.UInt() ?? 0,
            Dynamic = fields.Bool() ?? false,
            DynamicNodeProperties = fields.Map(),
            DistributionMode = fields.Symbol(),
            Filter = fields.Map(),
            DefaultOutcome = fields.Composite<DeliveryState>(),
            Outcomes = fields.Symbols(),
            Capabilities = fields.Symbols(),
        };
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Source);
        fields.String(Address);
        fields.UInt(Durable == 0 ? null : Durable);
        fields.Symbol(ExpiryPolicy);
        fields.UInt(Timeout == 0 ? null : Timeout);
        fields.Bool(Dynamic ? true : null);
        fields.Value(DynamicNodeProperties);
        fields.Symbol(DistributionMode);
        fields.Value(Filter);
        fields.Composite(DefaultOutcome);
        fields.Symbols(Outcomes);
        fields.Symbols(Capabilities);
        fields.End();
    }
}
