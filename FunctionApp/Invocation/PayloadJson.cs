using System.Text;
using System.Text.Json;

namespace FunctionApp.Invocation;

/// <summary>Whether bytes are JSON.</summary>
internal static class PayloadJson
{
    /// <summary>How deep a payload may nest.</summary>
    public const int MaxDepth = 1000;

    private static readonly byte[] Null = "null"u8.ToArray();

    /// <summary>Null when the bytes are one JSON value, otherwise what is wrong with them.</summary>
    public static string? Error(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = MaxDepth });
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

    /// <summary>The bytes when they are JSON, null for none, otherwise a JSON string of them: what a handler returned may be anything.</summary>
    public static ReadOnlyMemory<byte> OrText(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty) return Null;
        return Error(payload.Span) is null ? payload : Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(Encoding.UTF8.GetString(payload.Span))}\"");
    }
}
