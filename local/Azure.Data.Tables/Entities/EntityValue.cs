using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Values of properties in JSON, with the type names that tell apart what JSON does not.</summary>
/// <remarks>See https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations.</remarks>
internal static class EntityValue
{
    private const string DateFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    /// <summary>The type name to send beside the value, null if JSON says it all.</summary>
    public static string? TypeName(object value) => value switch
    {
        long or ulong => "Edm.Int64",
        double => "Edm.Double",
        DateTimeOffset or DateTime => "Edm.DateTime",
        Guid => "Edm.Guid",
        byte[] or BinaryData => "Edm.Binary",
        _ => null,
    };

    /// <exception cref="NotSupportedException">A table does not hold this type.</exception>
    public static void Write(Utf8JsonWriter writer, string property, object value)
    {
        switch (value)
        {
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case ulong number: writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case double number: writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case Guid id: writer.WriteStringValue(id); break;
            case DateTimeOffset or DateTime: writer.WriteStringValue(DateText(value)); break;
            case byte[] bytes: writer.WriteBase64StringValue(bytes); break;
            case BinaryData data: writer.WriteBase64StringValue(data); break;
            default: throw new NotSupportedException($"The property {property} is a {value.GetType()}, which a table does not hold. Store it as a string, bool, int, long, double, Guid, DateTimeOffset or byte array.");
        }
    }

    /// <summary>Reads a value of any type.</summary>
    /// <param name="typeName">The type name that was sent beside it.</param>
    public static object? Read(JsonElement json, string? typeName) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when typeName != "Edm.Double" && json.TryGetInt32(out var number) => number,
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.String => typeName switch
        {
            "Edm.Int64" => Int64(json),
            "Edm.Double" => Double(json),
            "Edm.DateTime" => Date(json),
            "Edm.Guid" => json.GetGuid(),
            "Edm.Binary" => json.GetBytesFromBase64(),
            _ => json.GetString(),
        },
        _ => throw new FormatException($"The service sent a value of kind {json.ValueKind}, which no property has."),
    };

    public static long Int64(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number ? json.GetInt64() : long.Parse(json.GetString()!, CultureInfo.InvariantCulture);

    public static ulong UInt64(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number ? json.GetUInt64() : ulong.Parse(json.GetString()!, CultureInfo.InvariantCulture);

    public static double Double(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number ? json.GetDouble() : double.Parse(json.GetString()!, CultureInfo.InvariantCulture);

    public static DateTimeOffset Date(JsonElement json) =>
        DateTimeOffset.Parse(json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>A date as the service takes it: UTC, to 100 ns.</summary>
    /// <exception cref="NotSupportedException">It is a <see cref="DateTime"/> that is not UTC, as the real client refuses it.</exception>
    public static string DateText(object date) => date switch
    {
        DateTimeOffset time => time.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture),
        DateTime { Kind: DateTimeKind.Utc } time => time.ToString(DateFormat, CultureInfo.InvariantCulture),
        DateTime time => throw new NotSupportedException($"The DateTime {time:O} is {time.Kind}; a table holds UTC. Say so with DateTime.SpecifyKind or use a DateTimeOffset."),
        _ => throw new NotSupportedException($"{date.GetType()} is not a date."),
    };
}
