using System.Buffers;
using System.Text.Json;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>Writes JSON as typed attributes: objects as <c>M</c>, and arrays as <c>L</c>, or as sets if the form asks for them.</summary>
internal static class DocumentAttributes
{
    private const int MaxDepth = 64;

    /// <summary>
    /// Writes text that contains JSON as an attribute. Returns false, with nothing written, when the JSON does not have the requested form.
    /// </summary>
    public static bool TryWrite(Utf8JsonWriter writer, string name, string text, AttributeForm form)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = MaxDepth });
            if (form != AttributeForm.Json && !IsSet(document.RootElement, form)) return false;
            var buffer = new ArrayBufferWriter<byte>(text.Length + 256);
            using (var attribute = new Utf8JsonWriter(buffer, writer.Options))
            {
                if (form == AttributeForm.Json) Write(attribute, document.RootElement);
                else WriteSet(attribute, document.RootElement, form);
            }
            writer.WritePropertyName(name);
            writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
            return true;
        }
        // Half a surrogate pair can occur in JSON but not in text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Writes the members of an object as attributes, within an object that the caller has begun.</summary>
    /// <param name="takes">Selects the members to write; null for all.</param>
    public static void WriteMembers(Utf8JsonWriter writer, JsonElement document, Func<string, bool>? takes = null)
    {
        foreach (var member in document.EnumerateObject())
        {
            if (takes is not null && !takes(member.Name)) continue;
            writer.WritePropertyName(member.Name);
            Write(writer, member.Value);
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        writer.WriteStartObject();
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject("M"u8);
                WriteMembers(writer, value);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray("L"u8);
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteString("S"u8, value.GetString());
                break;
            case JsonValueKind.Number:
                writer.WriteString("N"u8, value.GetRawText());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBoolean("BOOL"u8, value.GetBoolean());
                break;
            default:
                writer.WriteBoolean("NULL"u8, true);
                break;
        }
        writer.WriteEndObject();
    }

    private static bool IsSet(JsonElement value, AttributeForm form) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
        && value.EnumerateArray().All(item => form switch
        {
            AttributeForm.NumberSet => item.ValueKind == JsonValueKind.Number,
            AttributeForm.BinarySet => item.ValueKind == JsonValueKind.String && item.TryGetBytesFromBase64(out _),
            _ => item.ValueKind == JsonValueKind.String,
        });

    private static void WriteSet(Utf8JsonWriter writer, JsonElement value, AttributeForm form)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(form switch { AttributeForm.NumberSet => "NS", AttributeForm.BinarySet => "BS", _ => "SS" });
        foreach (var item in value.EnumerateArray())
            writer.WriteStringValue(form == AttributeForm.NumberSet ? item.GetRawText() : item.GetString());
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
