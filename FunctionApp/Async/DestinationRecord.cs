using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FunctionApp.Invocation;

namespace FunctionApp.Async;

/// <summary>What a destination gets: Lambda's invocation record.</summary>
/// <param name="Timestamp">When the event ended.</param>
/// <param name="RequestId">The request id.</param>
/// <param name="FunctionArn">The function's ARN.</param>
/// <param name="Condition">Why it ended.</param>
/// <param name="ApproximateInvokeCount">How often the handler ran.</param>
/// <param name="RequestPayload">The event.</param>
/// <param name="AcceptedAt">When the event was accepted; it files the record's payload, and is not part of the record.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.</remarks>
public sealed record DestinationRecord(
    DateTimeOffset Timestamp, string RequestId, string FunctionArn, Condition Condition, int ApproximateInvokeCount, ReadOnlyMemory<byte> RequestPayload, DateTimeOffset AcceptedAt)
{
    /// <summary>The result or the function error; null when the handler never ran.</summary>
    public ReadOnlyMemory<byte>? ResponsePayload { get; init; }

    /// <summary>The value of <c>functionError</c>; null for a success.</summary>
    public string? FunctionError { get; init; }

    /// <summary>The record as JSON.</summary>
    public ReadOnlyMemory<byte> ToJson() => Write(payloadBlob: null);

    /// <summary>The record as JSON without its payloads, naming the blob that holds the whole record instead.</summary>
    public ReadOnlyMemory<byte> ToJson(string recordBlob) => Write(recordBlob);

    private ReadOnlyMemory<byte> Write(string? payloadBlob)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + RequestPayload.Length);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        writer.WriteString("timestamp", Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null));
        writer.WriteStartObject("requestContext");
        writer.WriteString("requestId", RequestId);
        writer.WriteString("functionArn", $"{FunctionArn}:{LambdaFunction.Latest}");
        writer.WriteString("condition", Condition.ToString());
        writer.WriteNumber("approximateInvokeCount", ApproximateInvokeCount);
        writer.WriteEndObject();
        if (payloadBlob is null) WriteRaw(writer, "requestPayload", RequestPayload);
        else writer.WriteString("recordBlob", payloadBlob);
        if (ResponsePayload is { } response)
        {
            writer.WriteStartObject("responseContext");
            writer.WriteNumber("statusCode", 200);
            writer.WriteString("executedVersion", LambdaFunction.Latest);
            if (FunctionError is not null) writer.WriteString("functionError", FunctionError);
            writer.WriteEndObject();
            if (payloadBlob is null) WriteRaw(writer, "responsePayload", response);
        }
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteRaw(Utf8JsonWriter writer, string name, ReadOnlyMemory<byte> json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json.Span, skipInputValidation: true);
    }
}
