using System.Text;
using Local.Amqp.Types;

namespace Local.Emulator.ServiceBus.Amqp.Wire;

/// <summary>
/// Converts the values of application properties to the form that filters see, and back. The SDKs describe the types that AMQP does not
/// have.
/// </summary>
internal static class PropertyValue
{
    private const string TimeSpanType = "com.microsoft:timespan",
        DateTimeOffsetType = "com.microsoft:datetime-offset",
        UriType = "com.microsoft:uri";

    public static object? FromAmqp(object? value) => value switch
    {
        AmqpSymbol symbol => symbol.Value,
        Rune rune => rune.ToString(),
        AmqpDescribed { Descriptor: AmqpSymbol { Value: TimeSpanType }, Value: long ticks } => new TimeSpan(ticks),
        AmqpDescribed { Descriptor: AmqpSymbol { Value: DateTimeOffsetType }, Value: long ticks } when ticks >= 0
            && ticks <= DateTimeOffset.MaxValue.Ticks => new DateTimeOffset(ticks, TimeSpan.Zero),
        AmqpDescribed { Descriptor: AmqpSymbol { Value: UriType }, Value: string uri } => uri,
        _ => value,
    };

    public static object? ToAmqp(object? value) => value switch
    {
        TimeSpan span => new AmqpDescribed(new AmqpSymbol(TimeSpanType), span.Ticks),
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        char character => character.ToString(),
        decimal number => (double)number,
        _ => value,
    };

    /// <summary>
    /// Converts a map whose keys are symbols or strings, such as the properties that a settlement changes, to one with string keys.
    /// </summary>
    public static Dictionary<string, object?> ByName(IEnumerable<KeyValuePair<object, object?>> map) =>
        map.Where(pair => pair.Key is string or AmqpSymbol)
            .ToDictionary(pair => pair.Key.ToString()!, pair => pair.Value, StringComparer.Ordinal);
}
