using System.Buffers;
using System.Text.Json;

namespace Local.Emulator.EventGrid.Events;

/// <summary>JSON helpers for the readers and writers of events.</summary>
internal static class Json
{
    /// <summary>Finds the property with this name, ignoring case; a name in the same case takes precedence.</summary>
    public static JsonElement? Find(JsonElement one, string name)
    {
        if (one.TryGetProperty(name, out var exact)) return exact;
        foreach (var property in one.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        }
        return null;
    }

    /// <summary>
    /// Returns whether all text in a value is Unicode. JSON can escape half a surrogate pair, which has no form in UTF-8.
    /// </summary>
    public static bool IsUnicode(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is not null,
                JsonValueKind.Array => value.EnumerateArray().All(IsUnicode),
                JsonValueKind.Object => value.EnumerateObject().All(property => property.Name is not null && IsUnicode(property.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Returns the text with this name; null if there is none.</summary>
    public static string? Text(JsonElement one, string name) =>
        Find(one, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static JsonElement Build(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) write(writer);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>Returns the name that the service's messages use for the token at the start of a value.</summary>
    public static string Token(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "StartObject",
        JsonValueKind.Array => "StartArray",
        _ => value.ValueKind.ToString(),
    };
}
