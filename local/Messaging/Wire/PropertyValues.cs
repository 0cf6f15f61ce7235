using System.Collections;
using System.Text;
using Local.Amqp;

namespace Local.Messaging;

/// <summary>Values of .NET as values of AMQP, and back. What AMQP has no type for is described by a symbol of Service Bus.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-dotnet.</remarks>
internal static class PropertyValues
{
    private static readonly AmqpSymbol Uri = WireNames.Prefix + "uri";
    private static readonly AmqpSymbol Offset = WireNames.Prefix + "datetime-offset";
    private static readonly AmqpSymbol Span = WireNames.Prefix + "timespan";

    /// <exception cref="NotSupportedException">A property cannot have that type.</exception>
    public static object? ToProperty(string name, object? value) => ToScalar(value, out var isKnown) is var scalar && isKnown
        ? scalar
        : throw new NotSupportedException($"The property '{name}' is a {value!.GetType()}, which AMQP has no type for; use a string or bytes.");

    public static AmqpMap ToProperties(IEnumerable<KeyValuePair<string, object>> properties)
    {
        var map = new AmqpMap();
        foreach (var (name, value) in properties) map[name] = ToProperty(name, value);
        return map;
    }

    /// <summary>A value of a body, which may also be a list or a dictionary.</summary>
    public static object? ToAmqp(object? value)
    {
        var scalar = ToScalar(value, out var isKnown);
        return isKnown ? scalar : value switch
        {
            IDictionary map => ToMap(map),
            Array { Rank: 1 } array when array.GetType().GetElementType() != typeof(object) => new AmqpArray(array),
            IEnumerable list => list.Cast<object?>().Select(ToAmqp).ToList(),
            _ => throw new NotSupportedException($"A body cannot have a {value!.GetType()}, which AMQP has no type for."),
        };
    }

    public static object? FromAmqp(object? value) => value switch
    {
        DateTimeOffset time => time.UtcDateTime,
        AmqpSymbol symbol => symbol.Value,
        Rune rune => rune.IsBmp ? (char)rune.Value : rune.ToString(),
        AmqpDecimal32 number => AmqpDecimals.Read(number.Bits, 8, 23, 101),
        AmqpDecimal64 number => AmqpDecimals.Read(number.Bits, 10, 53, 398),
        AmqpDecimal128 number => AmqpDecimals.Read(number.Bits, 14, 113, 6176),
        AmqpDescribed described => FromDescribed(described),
        AmqpArray array => array.Items,
        AmqpMap map => map.ToDictionary(pair => pair.Key.ToString()!, pair => FromAmqp(pair.Value)),
        List<object?> list => list.ConvertAll(FromAmqp),
        _ => value,
    };

    private static object? ToScalar(object? value, out bool isKnown)
    {
        isKnown = true;
        switch (value)
        {
            case null or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or bool or Guid or string or byte[]:
                return value;
            case char it:
                return char.IsSurrogate(it) ? throw new NotSupportedException("Half of a surrogate pair is no character of AMQP; use a string.") : new Rune(it);
            case decimal it:
                return AmqpDecimals.Write(it);
            case DateTime it:
                return new DateTimeOffset(it.ToUniversalTime());
            case DateTimeOffset it:
                return new AmqpDescribed(Offset, it.UtcTicks);
            case TimeSpan it:
                return new AmqpDescribed(Span, it.Ticks);
            case System.Uri it:
                return new AmqpDescribed(Uri, it.AbsoluteUri);
            case ReadOnlyMemory<byte> it:
                return it.ToArray();
            case ArraySegment<byte> it:
                return it.ToArray();
            case Stream it:
                var copy = new MemoryStream();
                it.CopyTo(copy);
                return copy.ToArray();
            default:
                isKnown = false;
                return null;
        }
    }

    private static AmqpMap ToMap(IDictionary from)
    {
        var map = new AmqpMap();
        foreach (DictionaryEntry entry in from) map[entry.Key] = ToAmqp(entry.Value);
        return map;
    }

    private static object? FromDescribed(AmqpDescribed described) => (described.Descriptor, described.Value) switch
    {
        (AmqpSymbol it, string text) when it == Uri && System.Uri.TryCreate(text, UriKind.Absolute, out var uri) => uri,
        (AmqpSymbol it, long ticks) when it == Offset => new DateTimeOffset(ticks, TimeSpan.Zero),
        (AmqpSymbol it, long ticks) when it == Span => new TimeSpan(ticks),
        _ => FromAmqp(described.Value),
    };
}
