using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Events.CloudFormation;

namespace Lambda.Functions.Callers.CloudFormation;

/// <summary>Writes the answers to CloudFormation.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html.</remarks>
internal static class CustomResourceReply
{
    private const int Largest = 4096;
    private const int LongestReason = 1000;
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the answer to a request, from the record of how its event ended.</summary>
    public static byte[] Write(CustomResourceEvent request, DestinationRecord record)
    {
        if (record.IsFailure) return Failed(request, record, Reason(record));
        if (ReadAnswer(record.ResponsePayload) is not { } answer)
            return Failed(request, record, "The function's result is not an object with PhysicalResourceId, Data, NoEcho or Reason.");
        var whole = Write(request, record, "SUCCESS", answer);
        return whole.Length <= Largest
            ? whole
            : Failed(request, record, $"The answer has {whole.Length} bytes; CloudFormation accepts at most {Largest}.");
    }

    private static byte[] Failed(CustomResourceEvent request, DestinationRecord record, string reason) =>
        Write(request, record, "FAILED", new Answer(null, default, false, reason[..Math.Min(reason.Length, LongestReason)]));

    private static string Reason(DestinationRecord record)
    {
        if (record.ResponsePayload is not { } error) return $"The function did not run: {record.Condition}.";
        using var json = JsonDocument.Parse(error);
        var message = Text(json.RootElement, "errorMessage");
        return Text(json.RootElement, "errorType") is { } type ? $"{type}: {message}" : message ?? record.Condition.ToString();
    }

    private static byte[] Write(CustomResourceEvent request, DestinationRecord record, string status, Answer answer)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(output, Json);
        json.WriteStartObject();
        json.WriteString("Status", status);
        if (answer.Reason is not null) json.WriteString("Reason", answer.Reason);
        // Must stay the same: a new id makes CloudFormation delete the resource of the old one.
        json.WriteString(
            "PhysicalResourceId",
            answer.PhysicalResourceId ?? request.PhysicalResourceId ?? $"{request.LogicalResourceId}-{record.RequestId}");
        json.WriteString("StackId", request.StackId);
        json.WriteString("RequestId", request.RequestId);
        json.WriteString("LogicalResourceId", request.LogicalResourceId);
        if (answer.NoEcho) json.WriteBoolean("NoEcho", true);
        if (answer.Data.ValueKind == JsonValueKind.Object)
        {
            json.WritePropertyName("Data");
            answer.Data.WriteTo(json);
        }
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static Answer? ReadAnswer(ReadOnlyMemory<byte>? result)
    {
        try
        {
            using var json = PayloadJson.Parse(result ?? default);
            var root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Null) return new(null, default, false, null);
            if (root.ValueKind != JsonValueKind.Object) return null;
            if (root.TryGetProperty("Data", out var data) && data.ValueKind is not JsonValueKind.Object and not JsonValueKind.Null)
                return null;
            return new(
                Text(root, "PhysicalResourceId"), data.ValueKind == JsonValueKind.Object ? data.Clone() : default,
                root.TryGetProperty("NoEcho", out var noEcho) && noEcho.ValueKind == JsonValueKind.True, Text(root, "Reason"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private sealed record Answer(string? PhysicalResourceId, JsonElement Data, bool NoEcho, string? Reason);
}
