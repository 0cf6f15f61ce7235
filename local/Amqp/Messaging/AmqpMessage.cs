using Local.Amqp.Types;

namespace Local.Amqp.Messaging;

/// <summary>
/// A message in its encoded form (part 3.2). Sections are decoded each time they are read; the body stays in its encoded form.
/// </summary>
/// <remarks>
/// Immutable, so that one message can be in several queues and on several links at once. A message with another header or other annotations
/// shares the bytes of the rest with the one that it was made from.
/// </remarks>
internal sealed class AmqpMessage
{
    private const int Sections = 7;
    private readonly ReadOnlyMemory<byte> _encoded;
    private readonly SectionEnds _ends;
    private readonly byte[]?[]? _edits;

    /// <param name="encoded">The encoded message. It is not copied, so it must not change.</param>
    /// <exception cref="AmqpException">The bytes are not a message.</exception>
    public AmqpMessage(ReadOnlyMemory<byte> encoded)
        : this(encoded, SectionEnds.Find(encoded.Span), null)
    {
    }

    private AmqpMessage(ReadOnlyMemory<byte> encoded, SectionEnds ends, byte[]?[]? edits) =>
        (_encoded, _ends, _edits) = (encoded, ends, edits);

    /// <summary>The size of the whole encoded message, in bytes.</summary>
    public int Size
    {
        get
        {
            if (_edits is null) return _encoded.Length;
            var size = 0;
            for (var i = 0; i < Sections; i++) size += Encoded((MessageSection)i).Length;
            return size;
        }
    }

    public MessageHeader? Header
    {
        get
        {
            var reader = Section(MessageSection.Header);
            return reader.AtEnd ? null : MessageHeader.Read(ref reader);
        }
    }

    public MessageProperties? Properties
    {
        get
        {
            var reader = Section(MessageSection.Properties);
            return reader.AtEnd ? null : MessageProperties.Read(ref reader);
        }
    }

    public AmqpMap? DeliveryAnnotations => Map(MessageSection.DeliveryAnnotations);

    public AmqpMap? MessageAnnotations => Map(MessageSection.MessageAnnotations);

    public AmqpMap? ApplicationProperties => Map(MessageSection.ApplicationProperties);

    public AmqpMap? Footer => Map(MessageSection.Footer);

    public MessageBody Body => new(Encoded(MessageSection.Body));

    /// <summary>Returns the bytes of a section with its descriptor; empty when the message does not have the section.</summary>
    public ReadOnlyMemory<byte> Encoded(MessageSection section)
    {
        if (_edits?[(int)section] is { } edited) return edited;
        var start = section == 0 ? 0 : _ends[(int)section - 1];
        return _encoded[start.._ends[(int)section]];
    }

    /// <summary>Returns the same message with another header, or without one when it is null.</summary>
    public AmqpMessage With(MessageHeader? header) => With(MessageSection.Header, header);

    /// <summary>Returns the same message with other properties, or without them when they are null.</summary>
    public AmqpMessage With(MessageProperties? properties) => With(MessageSection.Properties, properties);

    public AmqpMessage WithDeliveryAnnotations(AmqpMap? annotations) =>
        With(MessageSection.DeliveryAnnotations, Descriptor.DeliveryAnnotations, annotations);

    public AmqpMessage WithMessageAnnotations(AmqpMap? annotations) =>
        With(MessageSection.MessageAnnotations, Descriptor.MessageAnnotations, annotations);

    public AmqpMessage WithApplicationProperties(AmqpMap? properties) =>
        With(MessageSection.ApplicationProperties, Descriptor.ApplicationProperties, properties);

    /// <summary>Writes the whole message.</summary>
    public void Write(AmqpWriter writer)
    {
        if (_edits is null)
        {
            writer.WriteRaw(_encoded.Span);
            return;
        }
        for (var i = 0; i < Sections; i++) writer.WriteRaw(Encoded((MessageSection)i).Span);
    }

    /// <summary>Returns the bytes of the whole message. They are copied together if sections were replaced.</summary>
    public ReadOnlyMemory<byte> Encode()
    {
        if (_edits is null) return _encoded;
        using var writer = new AmqpWriter(Size);
        Write(writer);
        return writer.WrittenSpan.ToArray();
    }

    private AmqpReader Section(MessageSection section)
    {
        var reader = new AmqpReader(Encoded(section).Span);
        if (!reader.AtEnd) reader.ReadDescriptor();
        return reader;
    }

    private AmqpMap? Map(MessageSection section)
    {
        var reader = Section(section);
        return reader.AtEnd ? null : reader.ReadMap();
    }

    private AmqpMessage With(MessageSection section, IComposite? value)
    {
        if (value is null) return With(section, []);
        using var writer = new AmqpWriter();
        value.Write(writer);
        return With(section, writer.WrittenSpan.ToArray());
    }

    private AmqpMessage With(MessageSection section, ulong descriptor, AmqpMap? map)
    {
        if (map is null) return With(section, []);
        using var writer = new AmqpWriter();
        writer.WriteDescriptor(descriptor);
        writer.WriteMap(map);
        return With(section, writer.WrittenSpan.ToArray());
    }

    private AmqpMessage With(MessageSection section, byte[] encoded)
    {
        var edits = _edits is null ? new byte[]?[Sections] : [.. _edits];
        edits[(int)section] = encoded;
        return new AmqpMessage(_encoded, _ends, edits);
    }
}
