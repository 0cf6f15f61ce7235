using Local.Amqp.Types;

namespace Local.Amqp.Messaging;

/// <summary>The header of a message, with the details of its delivery (part 3.2.1).</summary>
internal sealed record MessageHeader : IComposite
{
    public const byte DefaultPriority = 4;

    public bool Durable { get; init; }

    public byte Priority { get; init; } = DefaultPriority;

    /// <summary>The time to live in milliseconds, counted from the first transfer.</summary>
    public uint? TimeToLive { get; init; }

    public bool FirstAcquirer { get; init; }

    /// <summary>The number of earlier deliveries that failed.</summary>
    public uint DeliveryCount { get; init; }

    public static MessageHeader Read(ref AmqpReader reader)
    {
        var fields = reader.ReadFields();
        return new MessageHeader
        {
            Durable = fields.Bool() ?? false,
            Priority = fields.UByte() ?? DefaultPriority,
            TimeToLive = fields.UInt(),
            FirstAcquirer = fields.Bool() ?? false,
            DeliveryCount = fields.UInt() ?? 0,
        };
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Header);
        fields.Bool(Durable ? true : null);
        fields.UByte(Priority == DefaultPriority ? null : Priority);
        fields.UInt(TimeToLive);
        fields.Bool(FirstAcquirer ? true : null);
        // The default is 0, but clients distinguish a count of 0 from a count that is absent.
        fields.UInt(DeliveryCount);
        fields.End();
    }
}
