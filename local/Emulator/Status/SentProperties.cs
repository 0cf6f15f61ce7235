using System.Text.Json;
using Local.Amqp.Types;

namespace Local.Emulator.Status;

/// <summary>Reads and shows application properties that the page sends: text, numbers and Booleans.</summary>
internal static class SentProperties
{
    /// <summary>Reads properties; null if there are none.</summary>
    /// <exception cref="JsonException">A property is an object or an array.</exception>
    public static AmqpMap? Read(IReadOnlyDictionary<string, JsonElement>? properties)
    {
        if (properties is not { Count: > 0 }) return null;
        var map = new AmqpMap();
        foreach (var (name, value) in properties)
        {
            map[name] = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : (object)value.GetDouble(),
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Null => null,
                _ => throw new JsonException($"The property '{name}' must be a string, a number, true, false or null."),
            };
        }
        return map;
    }

    /// <summary>Returns properties as text that people can read.</summary>
    public static IReadOnlyDictionary<string, string?> Text(IEnumerable<KeyValuePair<string, object?>> properties) =>
        properties.ToDictionary(pair => pair.Key, pair => pair.Value is null ? null : BodyText.Of(pair.Value));
}
