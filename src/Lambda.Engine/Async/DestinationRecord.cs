using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Async;

/// <summary>The invocation record that a destination receives, in Lambda's form.</summary>
/// <param name="Timestamp">When the event ended.</param>
/// <param name="RequestId">The request id.</param>
/// <param name="FunctionArn">The function's ARN, without version.</param>
/// <param name="Condition">Why it ended.</param>
/// <param name="ApproximateInvokeCount">How many times the handler ran.</param>
/// <param name="RequestPayload">The event.</param>
/// <param name="AcceptedAt">When the event was accepted; records in containers are filed by it, and it is not part of the record.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.</remarks>
public sealed record DestinationRecord(
    DateTimeOffset Timestamp, string RequestId, string FunctionArn, InvocationCondition Condition, int ApproximateInvokeCount,
    ReadOnlyMemory<byte> RequestPayload, DateTimeOffset AcceptedAt)
{
    /// <summary>The result or the function error, as JSON; null when the handler never ran.</summary>
    public ReadOnlyMemory<byte>? ResponsePayload { get; init; }

    /// <summary>The value of <c>functionError</c>; null for a success.</summary>
    public string? FunctionError { get; init; }

    /// <summary>The function's name. Not part of the record.</summary>
    public required string Function { get; init; }

    /// <summary>How many functions passed the event on. Not part of the record.</summary>
    public int Hops { get; init; }

    /// <summary>How many times the event was redriven. Not part of the record.</summary>
    public int Redrives { get; init; }

    /// <summary>
    /// Distinguishes several records of the same request id, such as those about records of a stream. Not part of the record.
    /// </summary>
    public string? Part { get; init; }

    /// <summary>
    /// The folder that containers file the record in; null for the folder of asynchronous events. Not part of the record.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Identifies the record: the same for each delivery of it, and different for any other record of the event. It can be used in blob
    /// names.
    /// </summary>
    public string Key =>
        string.Create(
            CultureInfo.InvariantCulture, $"{RequestId}.{Condition}.{ApproximateInvokeCount}.{Redrives}{(Part is null ? "" : $".{Part}")}");

    /// <summary>
    /// The name of the record's object in a container, as Lambda names objects in a bucket. It contains the time of acceptance and a hash
    /// of the key, so that delivering a record twice writes one object.
    /// </summary>
    /// <remarks>
    /// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations and
    /// kinesis-on-failure-destination.html.
    /// </remarks>
    internal string ObjectName => string.Create(CultureInfo.InvariantCulture,
        $"aws/lambda/{Folder ?? $"async/{Function}"}/{AcceptedAt.UtcDateTime:yyyy'/'MM'/'dd'/'yyyy-MM-dd'T'HH.mm.ss}"
        + $"-{DeterministicId.Of(Key)}");

    /// <summary>
    /// A record in another form, as JSON, which is sent instead of the other members. Discarded records of a stream use it; otherwise null.
    /// </summary>
    public ReadOnlyMemory<byte>? Document { get; init; }

    /// <summary>Whether the event has failed for good.</summary>
    public bool IsFailure => Condition != InvocationCondition.Success;

    /// <summary>Returns the record as JSON.</summary>
    public ReadOnlyMemory<byte> ToJson() => Document ?? Write(payloadBlob: null);

    /// <summary>Returns the record as JSON without its payloads. The JSON names the blob that holds the whole record instead.</summary>
    public ReadOnlyMemory<byte> ToJson(string recordBlob) => Document ?? Write(recordBlob);

    /// <summary>Reads a stored record, and adds what its pending delivery knows about it.</summary>
    internal static DestinationRecord Read(ReadOnlyMemory<byte> json, PendingDelivery delivery)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = PayloadJson.MaxDepth + 1 });
        var (root, context) = (document.RootElement, document.RootElement.GetProperty("requestContext"));
        var arn = context.GetProperty("functionArn").GetString()!;
        if (!root.TryGetProperty("requestPayload", out _))
            return new(
                root.GetProperty("timestamp").GetDateTimeOffset(), delivery.RequestId, arn, InvocationCondition.RetriesExhausted,
                context.GetProperty("approximateInvokeCount").GetInt32(), default, delivery.AcceptedAt)
            {
                Function = delivery.Function,
                Part = delivery.Part,
                Folder = delivery.Folder,
                Document = json,
            };
        return new(root.GetProperty("timestamp").GetDateTimeOffset(), delivery.RequestId, arn[..^(LambdaFunction.Latest.Length + 1)],
            Enum.Parse<InvocationCondition>(
                context.GetProperty("condition").GetString()!), context.GetProperty("approximateInvokeCount").GetInt32(),
            JsonMarshal.GetRawUtf8Value(root.GetProperty("requestPayload")).ToArray(), delivery.AcceptedAt)
        {
            Function = delivery.Function,
            Hops = delivery.Hops,
            Redrives = delivery.Redrives,
            ResponsePayload = root.TryGetProperty("responsePayload", out var response)
                ? (ReadOnlyMemory<byte>?)JsonMarshal.GetRawUtf8Value(response).ToArray()
                : null,
            FunctionError = root.TryGetProperty("responseContext", out var answer) && answer.TryGetProperty("functionError", out var error)
                ? error.GetString()
                : null,
        };
    }

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
