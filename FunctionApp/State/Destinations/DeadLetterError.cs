using System.Text;
using System.Text.Json;
using FunctionApp.Async;

namespace FunctionApp.State.Destinations;

/// <summary>What the attributes of a message in a dead-letter queue say.</summary>
internal static class DeadLetterError
{
    /// <summary>The HTTP status and the message of an event's last error: 200 for what a function answers as its error, as Invoke does.</summary>
    public static (int Code, string Message) Of(DestinationRecord record)
    {
        if (record.ResponsePayload is not { } payload) return (429, "The event grew too old before the function was free for it.");
        using var error = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 64 });
        var (type, message) = (Text(error, "errorType"), Text(error, "errorMessage"));
        return (type switch { "ResourceNotFoundException" => 404, Recursion.ErrorType => 400, "PayloadLost" or "Runtime.ExitError" => 500, _ => 200 }, message);
    }

    /// <summary>As much of the text as is at most so many bytes of UTF-8, whole characters only.</summary>
    public static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes) return text;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes -= rune.Utf8SequenceLength) < 0) break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length];
    }

    private static string Text(JsonDocument error, string name) => error.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
