namespace Local.Amqp.Types;

/// <summary>Writes the fields of a composite type in order (part 1.4). Nulls at the end are left out.</summary>
internal ref struct FieldWriter
{
    private readonly AmqpWriter _writer;
    private readonly int _begin;
    private int _fields;
    private int _lastFields;
    private int _lastEnd;

    public FieldWriter(AmqpWriter writer, ulong descriptor)
    {
        _writer = writer;
        writer.WriteDescriptor(descriptor);
        _begin = writer.BeginCompound();
        _lastEnd = writer.Length;
    }

    public void Null()
    {
        _fields++;
        _writer.WriteNull();
    }

    public void Bool(bool? value)
    {
        if (value is { } it) _writer.Write(it);
        Wrote(value is null);
    }

    public void UByte(byte? value)
    {
        if (value is { } it) _writer.Write(it);
        Wrote(value is null);
    }

    public void UShort(ushort? value)
    {
        if (value is { } it) _writer.Write(it);
        Wrote(value is null);
    }

    public void UInt(uint? value)
    {
        if (value is { } it) _writer.Write(it);
        Wrote(value is null);
    }

    public void ULong(ulong? value)
    {
        if (value is { } it) _writer.Write(it);
        Wrote(value is null);
    }

    public void String(string? value)
    {
        if (value is not null) _writer.Write(value);
        Wrote(value is null);
    }

    public void Symbol(AmqpSymbol? value)
    {
        if (value is { } it) _writer.Write(it);
        Wrote(value is null);
    }

    public void Symbols(IReadOnlyCollection<AmqpSymbol> values)
    {
        if (values.Count > 0) _writer.WriteArray(new AmqpArray(values.ToArray()));
        Wrote(values.Count == 0);
    }

    public void Binary(byte[]? value)
    {
        if (value is not null) _writer.Write(value.AsSpan());
        Wrote(value is null);
    }

    public void Value(object? value)
    {
        if (value is not null) _writer.WriteValue(value);
        Wrote(value is null);
    }

    public void Composite(IComposite? value)
    {
        value?.Write(_writer);
        Wrote(value is null);
    }

    /// <summary>Ends the list of fields, and fills in its size and count.</summary>
    public readonly void End()
    {
        _writer.Truncate(_lastEnd);
        _writer.EndCompound(_begin, FormatCode.List8, _lastFields);
    }

    private void Wrote(bool isNull)
    {
        if (isNull)
        {
            Null();
            return;
        }
        _lastFields = ++_fields;
        _lastEnd = _writer.Length;
    }
}

/// <summary>A composite type that writes itself with its descriptor.</summary>
internal interface IComposite
{
    void Write(AmqpWriter writer);
}

/// <summary>A composite type that is also read with its descriptor, as a field of another type.</summary>
internal interface IReadableComposite<T> : IComposite
    where T : IReadableComposite<T>
{
    static abstract T Read(ref AmqpReader reader);
}
