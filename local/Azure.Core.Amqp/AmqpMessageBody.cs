using System.Diagnostics.CodeAnalysis;

namespace Azure.Core.Amqp;

/// <summary>The body of a message: data, a value or a sequence (AMQP 1.0, part 3.2.6 to 3.2.8).</summary>
public class AmqpMessageBody
{
    private readonly IEnumerable<ReadOnlyMemory<byte>>? _data;
    private readonly IEnumerable<IList<object>>? _sequence;
    private readonly object? _value;

    /// <summary>A body of data sections.</summary>
    public AmqpMessageBody(IEnumerable<ReadOnlyMemory<byte>> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        (_data, BodyType) = (data, AmqpMessageBodyType.Data);
    }

    private AmqpMessageBody(IEnumerable<IList<object>>? sequence, object? value) =>
        (_sequence, _value, BodyType) = (sequence, value, sequence is null ? AmqpMessageBodyType.Value : AmqpMessageBodyType.Sequence);

    /// <summary>What it is made of.</summary>
    public AmqpMessageBodyType BodyType { get; }

    /// <summary>A body of data sections.</summary>
    public static AmqpMessageBody FromData(IEnumerable<ReadOnlyMemory<byte>> data) => new(data);

    /// <summary>A body of lists.</summary>
    public static AmqpMessageBody FromSequence(IEnumerable<IList<object>> sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return new AmqpMessageBody(sequence, null);
    }

    /// <summary>A body of one value.</summary>
    public static AmqpMessageBody FromValue(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new AmqpMessageBody(null, value);
    }

    /// <summary>The data sections, if it is made of them.</summary>
    public bool TryGetData([NotNullWhen(true)] out IEnumerable<ReadOnlyMemory<byte>>? data) => (data = _data) is not null;

    /// <summary>The value, if it is one.</summary>
    public bool TryGetValue([NotNullWhen(true)] out object? value) => (value = _value) is not null;

    /// <summary>The lists, if it is made of them.</summary>
    public bool TryGetSequence([NotNullWhen(true)] out IEnumerable<IList<object>>? sequence) => (sequence = _sequence) is not null;
}
