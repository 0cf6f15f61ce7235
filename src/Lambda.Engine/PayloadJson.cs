using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Lambda.Engine;

/// <summary>Checks whether bytes are JSON in UTF-8.</summary>
internal static class PayloadJson
{
    /// <summary>The maximum depth of a payload's nesting.</summary>
    public const int MaxDepth = 1000;

    private static readonly byte[] Null = "null"u8.ToArray();

    /// <summary>Returns the reason why the bytes are not valid JSON; null when they are exactly one JSON value.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="maxDepth">The maximum depth of nesting.</param>
    public static string? Error(ReadOnlySpan<byte> payload, int maxDepth = MaxDepth)
    {
        // The JSON reader checks a string's bytes only when the string is read.
        if (!Utf8.IsValid(payload)) return NotUtf8(payload);
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read()) { }
            return null;
        }
        catch (JsonException e)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// Parses JSON, and checks that every name and every string is Unicode. <see cref="JsonDocument"/> alone would throw an
    /// <see cref="InvalidOperationException"/> later, when such a string is read.
    /// </summary>
    /// <param name="json">The bytes.</param>
    /// <param name="maxDepth">The maximum depth of nesting.</param>
    /// <exception cref="JsonException">The bytes are not JSON in UTF-8, or contain half a surrogate pair, which is not Unicode.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, int maxDepth = MaxDepth)
    {
        if (!Utf8.IsValid(json.Span)) throw new JsonException(NotUtf8(json.Span));
        // Only an escape can be half a character in bytes that are UTF-8.
        if (json.Span.IndexOf("\\u"u8) >= 0) CheckEscapes(json.Span, maxDepth);
        return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
    }

    /// <summary>
    /// Returns the bytes if they are JSON, <c>null</c> if there are none, and otherwise a JSON string of them, since a handler may return
    /// anything.
    /// </summary>
    public static ReadOnlyMemory<byte> OrText(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty) return Null;
        return Error(payload.Span) is null
            ? payload
            : Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(Encoding.UTF8.GetString(payload.Span))}\"");
    }

    private static void CheckEscapes(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read())
                if (reader.ValueIsEscaped) reader.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("It has a string that is not Unicode.", e);
        }
    }

    // As Lambda's own JSON reader words it.
    private static string NotUtf8(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        int length;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out length) == System.Buffers.OperationStatus.Done) at += length;
        var isLead = bytes[at] is >= 0xC2 and <= 0xF4;
        if (isLead && at + length >= bytes.Length)
            return string.Create(CultureInfo.InvariantCulture, $"The payload ends within a character, at byte {at}.");
        var (part, wrong) = isLead ? ("middle", at + length) : ("start", at);
        return string.Create(CultureInfo.InvariantCulture, $"Invalid UTF-8 {part} byte 0x{bytes[wrong]:x2} at byte {wrong}.");
    }
}
