using Local.Amqp.Types;

namespace Local.Amqp.Messaging;

/// <summary>The body of a message, which is decoded when it is read (part 3.2.6 to 3.2.8).</summary>
internal readonly struct MessageBody(ReadOnlyMemory<byte> encoded)
{
    /// <summary>The encoded sections of the body.</summary>
    public ReadOnlyMemory<byte> Encoded { get; } = encoded;

    public BodyKind Kind
    {
        get
        {
            if (Encoded.IsEmpty) return BodyKind.None;
            return new AmqpReader(Encoded.Span).ReadDescriptor() switch
            {
                Descriptor.Data => BodyKind.Data,
                Descriptor.AmqpSequence => BodyKind.Sequence,
                _ => BodyKind.Value,
            };
        }
    }

    /// <summary>Returns the bytes of each data section, not copied.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> DataSections()
    {
        Expect(BodyKind.Data);
        var sections = new List<ReadOnlyMemory<byte>>(1);
        var reader = new AmqpReader(Encoded.Span);
        while (!reader.AtEnd)
        {
            reader.ReadDescriptor();
            var length = reader.ReadBinary().Length;
            sections.Add(Encoded.Slice(reader.Position - length, length));
        }
        return sections;
    }

    /// <summary>Returns the bytes of all data sections, copied only when there are several.</summary>
    public ReadOnlyMemory<byte> Data()
    {
        var sections = DataSections();
        return sections.Count == 1 ? sections[0] : sections.SelectMany(section => section.ToArray()).ToArray();
    }

    /// <summary>Returns the value of an amqp-value body.</summary>
    public object? Value()
    {
        Expect(BodyKind.Value);
        var reader = new AmqpReader(Encoded.Span);
        reader.ReadDescriptor();
        return reader.ReadValue();
    }

    /// <summary>Returns the lists of an amqp-sequence body.</summary>
    public IReadOnlyList<List<object?>> Sequences()
    {
        Expect(BodyKind.Sequence);
        var lists = new List<List<object?>>(1);
        var reader = new AmqpReader(Encoded.Span);
        while (!reader.AtEnd)
        {
            reader.ReadDescriptor();
            lists.Add(reader.ReadList() ?? []);
        }
        return lists;
    }

    private void Expect(BodyKind kind)
    {
        if (Kind != kind) throw new InvalidOperationException($"The body of the message is {Kind}, not {kind}.");
    }
}
