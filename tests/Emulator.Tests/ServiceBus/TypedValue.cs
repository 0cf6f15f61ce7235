using System.Globalization;
using System.Text.Json.Nodes;

namespace Emulator.Tests.ServiceBus;

/// <summary>Values of .NET as messages.json writes them: <c>[type, value]</c>, with the type that AMQP or Service Bus gives them.</summary>
internal static class TypedValue
{
    public static object? Read(JsonNode? node)
    {
        var (type, value) = ((string)node![0]!, node[1]);
        return type switch
        {
            "null" => null,
            "string" => (string)value!,
            "boolean" => (bool)value!,
            "ubyte" => (byte)value!,
            "ushort" => (ushort)value!,
            "uint" => (uint)value!,
            "ulong" => ulong.Parse((string)value!, CultureInfo.InvariantCulture),
            "byte" => (sbyte)value!,
            "short" => (short)value!,
            "int" => (int)value!,
            "long" => Ticks(value),
            "float" => (float)value!,
            "double" => (double)value!,
            "char" => ((string)value!)[0],
            "timestamp" => DateTime.Parse((string)value!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
            "uuid" => Guid.Parse((string)value!),
            "binary" => Convert.FromBase64String((string)value!),
            "uri" => new Uri((string)value!),
            "timespan" => TimeSpan.FromTicks(Ticks(value)),
            "datetime-offset" => new DateTimeOffset(Ticks(value), TimeSpan.Zero),
            "list" => value!.AsArray().Select(Read).ToList(),
            "map" => value!.AsObject().ToDictionary(member => member.Key, member => Read(member.Value)),
            _ => throw new NotSupportedException($"messages.json has a value of the type {type}."),
        };
    }

    public static JsonNode Write(object? value) => value switch
    {
        null => Pair("null", null),
        string it => Pair("string", it),
        bool it => Pair("boolean", it),
        byte it => Pair("ubyte", it),
        ushort it => Pair("ushort", it),
        uint it => Pair("uint", it),
        ulong it => Pair("ulong", it.ToString(CultureInfo.InvariantCulture)),
        sbyte it => Pair("byte", it),
        short it => Pair("short", it),
        int it => Pair("int", it),
        long it => Pair("long", Text(it)),
        float it => Pair("float", it),
        double it => Pair("double", it),
        char it => Pair("char", it.ToString()),
        DateTime { Kind: DateTimeKind.Utc } it =>
            Pair("timestamp", it.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        Guid it => Pair("uuid", it.ToString()),
        byte[] it => Pair("binary", Convert.ToBase64String(it)),
        Uri it => Pair("uri", it.AbsoluteUri),
        TimeSpan it => Pair("timespan", Text(it.Ticks)),
        DateTimeOffset it => Pair("datetime-offset", Text(it.UtcTicks)),
        IDictionary<string, object?> it => Pair("map", Members(it)),
        IEnumerable<object?> it => Pair("list", new JsonArray([.. it.Select(Write)])),
        _ => Pair(value.GetType().FullName!, value.ToString()),
    };

    public static JsonObject Members(IEnumerable<KeyValuePair<string, object?>> members) =>
        new(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Write(member.Value))));

    private static JsonArray Pair(string type, JsonNode? value) => [type, value];

    private static long Ticks(JsonNode? value) => long.Parse((string)value!, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
