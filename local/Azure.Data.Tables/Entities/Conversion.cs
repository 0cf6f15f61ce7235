using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>How a JSON value becomes the type that a model asks for.</summary>
internal static class Conversion
{
    private static readonly Dictionary<Type, Func<JsonElement, object?>> Known = new()
    {
        // A property of another type is none of the model's: the real client leaves such a string null.
        [typeof(string)] = static json => json.ValueKind == JsonValueKind.String ? json.GetString() : null,
        [typeof(bool)] = static json => json.GetBoolean(),
        [typeof(int)] = static json => json.GetInt32(),
        [typeof(long)] = static json => EntityValue.Int64(json),
        [typeof(ulong)] = static json => EntityValue.UInt64(json),
        [typeof(double)] = static json => EntityValue.Double(json),
        [typeof(Guid)] = static json => json.GetGuid(),
        [typeof(DateTimeOffset)] = static json => EntityValue.Date(json),
        [typeof(DateTime)] = static json => EntityValue.Date(json).UtcDateTime,
        [typeof(byte[])] = static json => json.GetBytesFromBase64(),
        [typeof(BinaryData)] = static json => new BinaryData(json.GetBytesFromBase64()),
    };

    /// <summary>The conversion, null for a type that a table does not hold: such a property keeps its default.</summary>
    public static Func<JsonElement, object?>? To(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare.IsEnum ? json => Enum.Parse(bare, json.GetString()!) : Known.GetValueOrDefault(bare);
    }
}
