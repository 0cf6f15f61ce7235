namespace Local.Amqp.Types;

/// <summary>
/// Reads the fields of a composite type in order (part 1.4). A field that is null, or beyond the end of the list, was left out.
/// </summary>
internal ref struct FieldReader(ReadOnlySpan<byte> fields, int count)
{
    private AmqpReader _reader = new(fields);
    private int _left = count;

    public bool? Bool() => IsAbsent() ? null : _reader.ReadBool();

    public byte? UByte() => IsAbsent() ? null : _reader.ReadUByte();

    public ushort? UShort() => IsAbsent() ? null : _reader.ReadUShort();

    public uint? UInt() => IsAbsent() ? null : _reader.ReadUInt();

    public ulong? ULong() => IsAbsent() ? null : _reader.ReadULong();

    public string? String() => IsAbsent() ? null : _reader.ReadString();

    public AmqpSymbol? Symbol() => IsAbsent() ? default(AmqpSymbol?) : _reader.ReadSymbol();

    public AmqpSymbol[] Symbols() => IsAbsent() ? [] : _reader.ReadSymbols();

    public byte[]? Binary() => IsAbsent() ? null : _reader.ReadBinary().ToArray();

    public DateTimeOffset? Timestamp() => IsAbsent() ? null : Expect<DateTimeOffset>(_reader.ReadValue(), "a timestamp");

    public AmqpMap? Map() => IsAbsent() ? null : _reader.ReadMap();

    public object? Value() => IsAbsent() ? null : _reader.ReadValue();

    public AmqpError? Error() => IsAbsent() ? null : AmqpError.Read(ref _reader);

    /// <summary>Reads a field that is itself a composite type.</summary>
    public T? Composite<T>()
        where T : class, IReadableComposite<T> => IsAbsent() ? null : T.Read(ref _reader);

    /// <summary>Creates the exception for a mandatory field that was left out.</summary>
    public static AmqpException Missing(string composite, string field) =>
        new(ErrorCondition.InvalidField, $"The {field} of {composite} is mandatory.");

    private bool IsAbsent()
    {
        if (_left == 0) return true;
        _left--;
        return _reader.TryReadNull();
    }

    private static T Expect<T>(object? value, string what) =>
        value is T typed
            ? typed
            : throw new AmqpException(ErrorCondition.DecodeError, $"The received data is not AMQP 1.0: expected {what} in a field.");
}
