using System.Buffers;
using System.Text.Json;

namespace Local.Emulator.EventGrid.Events;

/// <summary>JSON helpers for the readers and writers of events.</summary>
internal static class Json
{
    /// <summary>The property of this name, whatever its case; the exact name wins.</summary>
    public static JsonElement? Find(JsonElement one, string name)
    {
        if (one.TryGetProperty(name, out var exact)) return exact;
        foreach (var property in one.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        }
        return null;
    }

    /// <summary>Whether all text in it is Unicode: JSON can escape half a character, and its bytes may be no UTF-8.</summary>
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

    /// <summary>Null if there is no text of this name.</summary>
    public static string? Text(JsonElement one, string name) =>
        Find(one, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static JsonElement Build(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) write(writer);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>The token that a value starts with, as the service's messages name it.</summary>
    public static string Token(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "StartObject",
        JsonValueKind.Array => "StartArray",
        _ => value.ValueKind.ToString(),
    };
}
