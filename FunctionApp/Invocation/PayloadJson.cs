using System.Text.Json;

namespace FunctionApp.Invocation;

/// <summary>Whether bytes are JSON.</summary>
internal static class PayloadJson
{
    /// <summary>How deep a payload may nest.</summary>
    public const int MaxDepth = 1000;

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
}
