using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>Writes items in DynamoDB's form: attributes with their types.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html.</remarks>
internal static class ItemImages
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the images of a change that its stream's view type asks for: an object with Keys, NewImage and OldImage.</summary>
    public static ReadOnlyMemory<byte> Of(string partition, ItemChange change, TableStreamOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartObject();
        writer.WriteStartObject("Keys"u8);
        WriteKeys(writer, partition, change.Row);
        writer.WriteEndObject();
        if (options.View is StreamViewType.NewImage or StreamViewType.NewAndOldImages && change.New is { } after)
            WriteImage(writer, "NewImage", partition, change.Row, after, options);
        if (options.View is StreamViewType.OldImage or StreamViewType.NewAndOldImages && change.Old is { } before)
            WriteImage(writer, "OldImage", partition, change.Row, before, options);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteKeys(Utf8JsonWriter writer, string partition, string row)
    {
        WriteTyped(writer, "PartitionKey", "S", partition);
        WriteTyped(writer, "RowKey", "S", row);
    }

    private static void WriteImage(
        Utf8JsonWriter writer, string name, string partition, string row, IReadOnlyDictionary<string, object?> values,
        TableStreamOptions options)
    {
        writer.WriteStartObject(name);
        WriteKeys(writer, partition, row);
        foreach (var (property, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            if (!(value is string text && options.Forms.TryGetValue(property, out var form)
                && DocumentAttributes.TryWrite(writer, property, text, form)))
                WriteValue(writer, property, value);
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case bool flag:
                writer.WriteStartObject(name);
                writer.WriteBoolean("BOOL"u8, flag);
                writer.WriteEndObject();
                break;
            case byte[] bytes:
                writer.WriteStartObject(name);
                writer.WriteBase64String("B"u8, bytes);
                writer.WriteEndObject();
                break;
            case int or long or double { } and not (double.NaN or double.PositiveInfinity or double.NegativeInfinity):
                WriteTyped(writer, name, "N", ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                WriteTyped(writer, name, "S", time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
                break;
            default:
                // Text and GUIDs, and numbers that DynamoDB cannot represent.
                WriteTyped(writer, name, "S", Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                break;
        }
    }

    private static void WriteTyped(Utf8JsonWriter writer, string name, string type, string value)
    {
        writer.WriteStartObject(name);
        writer.WriteString(type, value);
        writer.WriteEndObject();
    }
}
