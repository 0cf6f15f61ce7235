using Local.Amqp.Types;

namespace Local.Amqp.Messaging;

/// <summary>Builds a message. At most one of the properties for the body may be set.</summary>
internal sealed class AmqpMessageBuilder
{
    private Action<AmqpWriter>? _body;

    public MessageHeader? Header { get; init; }

    public AmqpMap? DeliveryAnnotations { get; init; }

    public AmqpMap? MessageAnnotations { get; init; }

    public MessageProperties? Properties { get; init; }

    public AmqpMap? ApplicationProperties { get; init; }

    public AmqpMap? Footer { get; init; }

    /// <summary>The content of a body that is a single data section.</summary>
    public ReadOnlyMemory<byte> Data
    {
        init => _body = writer =>
        {
            writer.WriteDescriptor(Descriptor.Data);
            writer.Write(value.Span);
        };
    }

    /// <summary>The content of a body that is several data sections.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> DataSections
    {
        init => _body = writer =>
        {
            foreach (var section in value)
            {
                writer.WriteDescriptor(Descriptor.Data);
                writer.Write(section.Span);
            }
        };
    }

    /// <summary>The content of a body that is a single list.</summary>
    public IReadOnlyList<object?> Sequence
    {
        init => _body = writer =>
        {
            writer.WriteDescriptor(Descriptor.AmqpSequence);
            writer.WriteList(value);
        };
    }

    /// <summary>The content of a body that is a single value.</summary>
    public object? Value
    {
        init => _body = writer =>
        {
            writer.WriteDescriptor(Descriptor.AmqpValue);
            writer.WriteValue(value);
        };
    }

    public AmqpMessage Build()
    {
        using var writer = new AmqpWriter();
        Header?.Write(writer);
        Map(writer, Descriptor.DeliveryAnnotations, DeliveryAnnotations);
        Map(writer, Descriptor.MessageAnnotations, MessageAnnotations);
        Properties?.Write(writer);
        Map(writer, Descriptor.ApplicationProperties, ApplicationProperties);
        _body?.Invoke(writer);
        Map(writer, Descriptor.Footer, Footer);
        return new AmqpMessage(writer.WrittenSpan.ToArray());
    }

    private static void Map(AmqpWriter writer, ulong descriptor, AmqpMap? map)
    {
        if (map is null) return;
        writer.WriteDescriptor(descriptor);
        writer.WriteMap(map);
    }
}
