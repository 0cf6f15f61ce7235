using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Lambda.Engine.Routing.Topics;

namespace Lambda.Engine.Routing;

/// <summary>Reads Event Grid events as messages that were published to a topic.</summary>
/// <remarks>
/// Any event is a message: its data is the body, its subject the subject, and its extension attributes are the attributes. For attributes
/// whose names or types CloudEvents do not allow, an event of the type <see cref="Publish"/> has the parameters of SNS's Publish in its
/// data: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html.
/// </remarks>
internal static class PublishedMessages
{
    /// <summary>The type of events that have the parameters of SNS's Publish as their data.</summary>
    public const string Publish = "sns.publish";

    // Event Grid and the SDKs add them, not the publisher.
    private static readonly HashSet<string> NotAttributes = ["traceparent", "tracestate"];

    /// <exception cref="MalformedEventException">SNS would refuse what the event says to publish.</exception>
    public static TopicMessage Of(GridEvent grid, DateTimeOffset now)
    {
        if (grid.Type.Equals(Publish, StringComparison.OrdinalIgnoreCase)) return Parameters(grid, now);
        var attributes = grid.Extensions.Where(one => !NotAttributes.Contains(one.Key)).ToDictionary(one => one.Key, one => one.Value);
        return new(grid.Id, Body(grid), string.IsNullOrEmpty(grid.Subject) ? null : grid.Subject, grid.Time ?? now, attributes);
    }

    private static string Body(GridEvent grid)
    {
        if (grid.Bytes is { } bytes) return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Convert.ToBase64String(bytes);
        if (grid.Data.IsEmpty) return "";
        return grid.Data.Span[0] == (byte)'"'
            ? JsonSerializer.Deserialize(grid.Data.Span, TopicJson.Default.String)!
            : Encoding.UTF8.GetString(grid.Data.Span);
    }

    private static TopicMessage Parameters(GridEvent grid, DateTimeOffset now)
    {
        PublishParameters? parameters;
        try
        {
            parameters = JsonSerializer.Deserialize(grid.Data.Span, TopicJson.Default.PublishParameters);
        }
        catch (JsonException e)
        {
            throw Invalid($"the data does not have the parameters of Publish: {e.Message}");
        }
        if (parameters?.Message is not { Length: > 0 } message) throw Invalid("Invalid parameter: Empty message");
        if (parameters.MessageStructure == "json") message = ForFunctions(message);
        else if (parameters.MessageStructure is not null) throw Invalid("Invalid parameter: Invalid message structure parameter");
        if (parameters.Subject is { } subject && (subject.Length is 0 or > 100 || !subject.All(c => c is >= ' ' and <= '~')))
            throw Invalid("Invalid parameter: Subject");
        return new(grid.Id, message, parameters.Subject, grid.Time ?? now,
            (parameters.MessageAttributes ?? []).ToDictionary(one => one.Key, one => Attribute(one.Key, one.Value)));
    }

    // A separate text for each protocol.
    private static string ForFunctions(string message)
    {
        try
        {
            using var document = PayloadJson.Parse(Encoding.UTF8.GetBytes(message));
            var texts = document.RootElement;
            if (texts.ValueKind != JsonValueKind.Object || !texts.TryGetProperty("default", out var every))
                throw Invalid("Invalid parameter: Message Structure - No default entry in JSON message body");
            var text = texts.TryGetProperty("lambda", out var own) ? own : every;
            return text.ValueKind == JsonValueKind.String ? text.GetString()! : text.GetRawText();
        }
        catch (JsonException)
        {
            throw Invalid("Invalid parameter: Message Structure - JSON message body failed to parse");
        }
    }

    private static MessageAttribute Attribute(string name, PublishAttribute attribute)
    {
        var type = attribute.DataType ?? "";
        var isBinary = type == MessageAttribute.Binary || type.StartsWith("Binary.", StringComparison.Ordinal);
        if (!isBinary && type is not (MessageAttribute.Text or MessageAttribute.Number)
            && !type.StartsWith("String.", StringComparison.Ordinal) && !type.StartsWith("Number.", StringComparison.Ordinal))
            throw Invalid(
                $"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is "
                + "Binary, Number, and String.");
        if ((isBinary ? attribute.BinaryValue : attribute.StringValue) is not { Length: > 0 } value)
            throw Invalid(
                $"The message attribute '{name}' must contain non-empty message attribute value for message attribute type '{type}'.");
        return new(type, value);
    }

    private static MalformedEventException Invalid(string reason) => new(reason);
}
