using System.Buffers;
using System.Text.Json;

namespace Lambda.Engine.Routing.Topics;

/// <summary>A message of a topic.</summary>
/// <param name="Id">The message's id, which is the id of the event.</param>
/// <param name="Message">Its body.</param>
/// <param name="Subject">Its subject; null when it has none.</param>
/// <param name="Time">When it was published.</param>
/// <param name="Attributes">Its attributes by name.</param>
internal sealed record TopicMessage(
    string Id, string Message, string? Subject, DateTimeOffset Time, IReadOnlyDictionary<string, MessageAttribute> Attributes)
{
    /// <summary>Returns the attributes as filter policies see them, without binary ones.</summary>
    /// <remarks>Mirrors https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html.</remarks>
    public ReadOnlySpan<byte> AttributesAsJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, attribute) in Attributes.Where(one => one.Value.Type != MessageAttribute.Binary))
            {
                writer.WritePropertyName(name);
                if (attribute.FilterValue is { } json) writer.WriteRawValue(json);
                else writer.WriteStringValue(attribute.Value);
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan;
    }
}

/// <summary>An attribute of a message.</summary>
/// <param name="Type"><c>String</c>, <c>String.Array</c>, <c>Number</c> or <c>Binary</c>, which a custom label may follow after a
/// dot.</param>
/// <param name="Value">The value; Base64 if it is binary.</param>
internal sealed record MessageAttribute(string Type, string Value)
{
    public const string Binary = "Binary";
    public const string Text = "String";
    public const string Array = "String.Array";
    public const string Number = "Number";

    /// <summary>The JSON that policies compare; null if they compare the value as a string.</summary>
    public string? FilterValue => Type switch
    {
        Number when IsJson(JsonValueKind.Number) => Value,
        Array when IsJson(JsonValueKind.Array) => Value,
        _ => null,
    };

    private bool IsJson(JsonValueKind kind)
    {
        try
        {
            using var document = JsonDocument.Parse(Value);
            return document.RootElement.ValueKind == kind;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
