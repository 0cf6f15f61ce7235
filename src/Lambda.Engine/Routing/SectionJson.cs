using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Lambda.Engine.Routing;

/// <summary>Converts a configuration section, whose values are all strings, to the JSON of an event pattern.</summary>
/// <remarks>
/// The operators <c>numeric</c> and <c>exists</c> determine the types of their values. All other values stay strings. To match a number, a
/// Boolean or null exactly, write the whole pattern as JSON in one string.
/// </remarks>
internal static class SectionJson
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(IConfigurationSection section)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json)) Write(writer, section, inNumeric: false);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, IConfigurationSection section, bool inNumeric)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0)
        {
            WriteValue(writer, section, inNumeric);
            return;
        }
        var isArray = children.Select(child => child.Key).SequenceEqual(
            Enumerable.Range(0, children.Count).Select(index => index.ToString(CultureInfo.InvariantCulture)));
        if (isArray) writer.WriteStartArray();
        else writer.WriteStartObject();
        foreach (var child in children)
        {
            if (!isArray) writer.WritePropertyName(child.Key);
            Write(writer, child, inNumeric || child.Key == "numeric");
        }
        if (isArray) writer.WriteEndArray();
        else writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, IConfigurationSection section, bool inNumeric)
    {
        var text = section.Value ?? "";
        if (inNumeric && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            writer.WriteNumberValue(number);
        else if (section.Key == "exists" && bool.TryParse(text, out var exists)) writer.WriteBooleanValue(exists);
        else writer.WriteStringValue(text);
    }
}
