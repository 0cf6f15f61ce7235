using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lambda.Engine.Invocation;

/// <summary>A function error, in the form of Lambda's .NET runtime.</summary>
/// <param name="ErrorType">The exception's type name, or Lambda's own such as <c>Sandbox.Timedout</c>.</param>
/// <param name="ErrorMessage">The exception's message.</param>
/// <param name="Payload">The whole error as JSON: <c>errorType</c>, <c>errorMessage</c>, <c>stackTrace</c>, <c>cause</c>.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/csharp-exceptions.html.</remarks>
internal sealed record FunctionError(string ErrorType, string ErrorMessage, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The value of the header <c>X-Amz-Function-Error</c>.</summary>
    public const string Unhandled = "Unhandled";

    private const int DeepestCause = 8;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Creates the error for an exception that a handler threw.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="withStack">Whether callers see the stack trace; otherwise it is an empty list.</param>
    public static FunctionError From(Exception exception, bool withStack = true)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json)) Write(writer, exception, withStack, DeepestCause);
        return new(exception.GetType().Name, exception.Message, buffer.WrittenMemory);
    }

    /// <summary>Creates the error for a handler that exceeded its timeout.</summary>
    public static FunctionError TimedOut(string requestId, TimeSpan timeout) =>
        Of(
            "Sandbox.Timedout",
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"RequestId: {requestId} Error: Task timed out after {timeout.TotalSeconds:0.00} seconds"));

    /// <summary>Creates the error for a result that exceeds the limit.</summary>
    public static FunctionError ResponseTooLarge(long limit) =>
        Of("Function.ResponseSizeTooLarge", $"Response payload size exceeded maximum allowed payload size ({limit} bytes).");

    /// <summary>Creates an error without a stack trace.</summary>
    public static FunctionError Of(string type, string message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteString("errorType", type);
            writer.WriteString("errorMessage", message);
            writer.WriteEndObject();
        }
        return new(type, message, buffer.WrittenMemory);
    }

    /// <summary>Reads an error from its stored JSON.</summary>
    internal static FunctionError Read(ReadOnlyMemory<byte> payload)
    {
        using var json = JsonDocument.Parse(payload);
        return new(Text("errorType"), Text("errorMessage"), payload);

        string Text(string name) =>
            json.RootElement.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
    }

    private static void Write(Utf8JsonWriter writer, Exception exception, bool withStack, int depth)
    {
        writer.WriteStartObject();
        writer.WriteString("errorType", exception.GetType().Name);
        writer.WriteString("errorMessage", exception.Message);
        writer.WriteStartArray("stackTrace");
        foreach (var line in (withStack ? exception.StackTrace ?? "" : "").Split(
            '\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            writer.WriteStringValue(line);
        writer.WriteEndArray();
        if (exception.InnerException is { } cause && depth > 0)
        {
            writer.WritePropertyName("cause");
            Write(writer, cause, withStack, depth - 1);
        }
        writer.WriteEndObject();
    }
}
