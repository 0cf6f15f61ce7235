using System.Buffers;
using System.Text;
using System.Text.Json;
using Lambda.Engine.Patterns;

namespace Lambda.Engine.Polling;

/// <summary>
/// The compiled filter criteria of a mapping: a record passes if it matches one of the patterns. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html: a pattern names the record's content, <c>body</c>
/// of a queue, <c>data</c> of a stream or of a broker's queue, <c>dynamodb</c> of a stream of items, <c>event</c> of a feed of documents
/// and <c>value</c> of a Kafka topic, as an object for content that is JSON or as values for content that is plain text; content of the
/// other format does not match. A pattern that does not name the content is matched with the other members of the record alone. JSON here
/// means an object or an array: a single number or word is plain text.
/// </remarks>
internal sealed class RecordFilter
{
    private readonly (EventPattern Pattern, ContentFormats Asked)[] _patterns;
    private readonly JsonEncodedText _content;

    private RecordFilter((EventPattern, ContentFormats)[] patterns, string content) =>
        (_patterns, _content) = (patterns, JsonEncodedText.Encode(content));

    [Flags]
    private enum ContentFormats
    {
        None = 0,
        Json = 1,
        Text = 2,
    }

    /// <summary>Compiles the patterns of a mapping.</summary>
    /// <param name="patterns">The patterns; if there are none, every record passes.</param>
    /// <param name="source">The source, which decides the name of the content: <c>body</c>, <c>data</c>, <c>dynamodb</c>, <c>event</c> or
    /// <c>value</c>.</param>
    /// <exception cref="PatternException">A pattern is not JSON, or not one that Lambda accepts.</exception>
    public static RecordFilter Parse(IReadOnlyList<string> patterns, EventSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        // The content of a Kafka record may be plain text, as that of a queue's message: kafka-filtering.html, with-mq-filtering.html.
        return source.IsOfKafka ? Parse(patterns, "value", isStream: false)
            : source.IsOfBroker ? Parse(patterns, "data", isStream: false)
            : Parse(patterns, source.IsOfItems ? "dynamodb" : source.IsOfDocuments ? "event"
                : source.IsStream ? "data" : "body", source.IsStream);
    }

    internal static RecordFilter Parse(IReadOnlyList<string> patterns, bool isStream) =>
        Parse(patterns, isStream ? "data" : "body", isStream);

    private static RecordFilter Parse(IReadOnlyList<string> patterns, string content, bool isStream)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        return new([.. patterns.Select(text =>
        {
            var pattern = EventPattern.Parse(text);
            using var document = JsonDocument.Parse(text);
            var asked = Asked(document.RootElement, content);
            if (isStream && asked.HasFlag(ContentFormats.Text))
                throw new PatternException(
                    $"$.{content}", $"the {content} of a stream record is matched as JSON: its pattern must be an object.");
            return (pattern, asked);
        })], content);
    }

    /// <summary>Whether there are no patterns, so that every record passes.</summary>
    public bool IsEmpty => _patterns.Length == 0;

    /// <summary>Returns whether the record passes the filter.</summary>
    /// <param name="content">The content of the record, as it was sent.</param>
    /// <param name="metadata">Writes the other members of the record; called only when there are patterns.</param>
    public bool Matches(ReadOnlyMemory<byte> content, Action<Utf8JsonWriter> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (_patterns.Length == 0) return true;
        var format = IsJson(content.Span) ? ContentFormats.Json : ContentFormats.Text;
        var record = default(ArrayBufferWriter<byte>);
        foreach (var (pattern, asked) in _patterns)
            // The alternatives of an $or may test for either format.
            if ((asked == ContentFormats.None || asked.HasFlag(format))
                && pattern.Matches((record ??= Write(content.Span, format, metadata)).WrittenSpan))
                return true;
        return false;
    }

    // At any depth: a message that cannot be filtered must not be completed unseen.
    private static bool IsJson(ReadOnlySpan<byte> content) =>
        content.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] && PayloadJson.Error(content, int.MaxValue) is null;

    private static ContentFormats Asked(JsonElement pattern, string content)
    {
        var asked = ContentFormats.None;
        foreach (var member in pattern.EnumerateObject())
            if (member.NameEquals(content))
                asked |= member.Value.ValueKind == JsonValueKind.Object ? ContentFormats.Json : ContentFormats.Text;
            else if (member.NameEquals("$or") && member.Value.ValueKind == JsonValueKind.Array)
                foreach (var alternative in member.Value.EnumerateArray()
                    .Where(alternative => alternative.ValueKind == JsonValueKind.Object))
                    asked |= Asked(alternative, content);
        return asked;
    }

    private ArrayBufferWriter<byte> Write(ReadOnlySpan<byte> content, ContentFormats format, Action<Utf8JsonWriter> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>(content.Length + 1024);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WritePropertyName(_content);
        if (format == ContentFormats.Json) writer.WriteRawValue(content, skipInputValidation: true);
        else writer.WriteStringValue(Encoding.UTF8.GetString(content));
        metadata(writer);
        writer.WriteEndObject();
        writer.Flush();
        return buffer;
    }
}
