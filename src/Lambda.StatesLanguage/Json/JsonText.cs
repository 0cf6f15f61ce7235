using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Json;

/// <summary>
/// Reads and writes JSON as Step Functions does: compact and unescaped. If two members have the same name, the last one wins.
/// </summary>
public static class JsonText
{
    /// <summary>The maximum depth of a value's nesting.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // Before its output is refused, a state adds at most its definition's depth to its input's.
        MaxDepth = 4 * MaxDepth,
    };

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth };

    /// <summary>Parses one JSON value.</summary>
    /// <exception cref="JsonException">The text is not one JSON value, or is nested deeper than <see cref="MaxDepth"/>.</exception>
    public static JsonNode? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var document = JsonDocument.Parse(text, Reading);
        return Read(document);
    }

    /// <summary>Parses one JSON value in UTF-8.</summary>
    /// <exception cref="JsonException">The text is not one JSON value, or is nested deeper than <see cref="MaxDepth"/>.</exception>
    public static JsonNode? Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, Reading);
        return Read(document);
    }

    /// <summary>Writes a value as compact JSON.</summary>
    public static string Write(JsonNode? node) => node is null ? "null" : node.ToJsonString(Compact);

    /// <summary>Returns the length of a value's compact JSON in bytes of UTF-8, which is what Step Functions' size limits count.</summary>
    public static int Size(JsonNode? node) => Encoding.UTF8.GetByteCount(Write(node));

    /// <summary>Returns whether a value is nested deeper than <see cref="MaxDepth"/>.</summary>
    internal static bool IsTooDeep(JsonNode? node, int depth = 0) => node switch
    {
        JsonObject members => depth >= MaxDepth || members.Any(member => IsTooDeep(member.Value, depth + 1)),
        JsonArray items => depth >= MaxDepth || items.Any(item => IsTooDeep(item, depth + 1)),
        _ => false,
    };

    internal static JsonNode? Copy(JsonNode? node) => node?.DeepClone();

    internal static bool Same(JsonNode? left, JsonNode? right) => JsonNode.DeepEquals(left, right);

    internal static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    internal static string? Text(JsonNode? node) => Kind(node) == JsonValueKind.String ? node!.GetValue<string>() : null;

    /// <summary>Returns the name of a value's type in JSONata's and Step Functions' messages.</summary>
    internal static string TypeName(JsonNode? node) => Kind(node) switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static JsonNode? Read(JsonDocument document)
    {
        try
        {
            return Node(document.RootElement);
        }
        catch (InvalidOperationException exception)
        {
            // An escape such as \ud800 alone is no character, and could not be written again.
            throw new JsonException(exception.Message, exception);
        }
    }

    private static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in element.EnumerateObject())
                    members[member.Name] = Node(member.Value);
                return members;
            case JsonValueKind.Array:
                var items = new JsonArray();
                foreach (var item in element.EnumerateArray())
                    items.Add(Node(item));
                return items;
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            case JsonValueKind.True or JsonValueKind.False:
                return JsonValue.Create(element.GetBoolean());
            default:
                // A number keeps its text.
                return JsonValue.Create(element.Clone());
        }
    }
}
