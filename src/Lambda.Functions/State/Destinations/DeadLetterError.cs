using System.Text;
using System.Text.Json;
using Lambda.Engine.Async;

namespace Lambda.Functions.State.Destinations;

/// <summary>The error attributes of a message in a dead-letter queue.</summary>
internal static class DeadLetterError
{
    /// <summary>
    /// Returns the HTTP status and message of an event's last error. The status of a function error is 200, as in the answer of Invoke.
    /// </summary>
    public static (int Code, string Message) Of(DestinationRecord record)
    {
        if (record.ResponsePayload is not { } payload)
            return (429, "The event exceeded its maximum age before the function had free concurrency.");
        using var error = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 64 });
        var (type, message) = (Text(error, "errorType"), Text(error, "errorMessage"));
        return (
            type switch
            {
                "ResourceNotFoundException" => 404,
                Recursion.ErrorType => 400,
                "RequestTooLargeException" => 413,
                "PayloadLost" or "Runtime.ExitError" => 500,
                _ => 200
            },
            message);
    }

    /// <summary>Truncates text to a number of bytes in UTF-8, without splitting a character.</summary>
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

    private static string Text(JsonDocument error, string name) =>
        error.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
