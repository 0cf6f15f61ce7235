using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using FunctionApp.Invocation;

namespace FunctionApp.Polling.Streams;

/// <summary>Reads what a function answered for a batch.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html and services-kinesis-windows.html.</remarks>
internal static class StreamAnswers
{
    private static readonly StreamAnswer.Failed Error = new(IsFunctionError: true);
    private static readonly StreamAnswer.Failed BadReport = new(IsFunctionError: false);

    public static StreamAnswer Read(InvocationOutcome outcome, StreamBatch batch, StreamSettings settings) => outcome switch
    {
        InvocationOutcome.Succeeded succeeded => Read(succeeded.Payload, batch, settings),
        InvocationOutcome.Failed => Error,
        InvocationOutcome.Throttled => new StreamAnswer.Throttled(),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome."),
    };

    private static StreamAnswer Read(ReadOnlyMemory<byte> payload, StreamBatch batch, StreamSettings settings)
    {
        if (settings.TumblingWindow is null && !settings.ReportBatchItemFailures) return new StreamAnswer.Handled(batch.Count, null);
        using var document = Parse(payload);
        // A handler may return anything; what is no object reports nothing.
        var root = document?.RootElement is { ValueKind: JsonValueKind.Object } value ? value : default(JsonElement?);
        var state = default(ReadOnlyMemory<byte>?);
        if (settings.TumblingWindow is not null)
        {
            // Without a state the window could not go on: a failed invocation.
            if (root is not { } answer || !answer.TryGetProperty("state", out var json) || json.ValueKind == JsonValueKind.Null) return Error;
            state = JsonMarshal.GetRawUtf8Value(json).ToArray();
        }
        if (!settings.ReportBatchItemFailures || root is not { } report || !report.TryGetProperty("batchItemFailures", out var failures) || failures.ValueKind == JsonValueKind.Null)
            return new StreamAnswer.Handled(batch.Count, state);
        return FirstFailed(failures, batch) is { } first ? new StreamAnswer.Handled(first, state) : BadReport;
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return payload.IsEmpty ? null : JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = PayloadJson.MaxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Null when one of the items names no record of the batch: then nothing it says can be relied on.
    private static int? FirstFailed(JsonElement failures, StreamBatch batch)
    {
        if (failures.ValueKind != JsonValueKind.Array) return null;
        var first = batch.Count;
        foreach (var failure in failures.EnumerateArray())
        {
            if (failure.ValueKind != JsonValueKind.Object || !failure.TryGetProperty("itemIdentifier", out var identifier) || identifier.ValueKind != JsonValueKind.String
                || !long.TryParse(identifier.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || IndexOf(batch.Records.Span, sequence) is not { } index) return null;
            first = Math.Min(first, index);
        }
        return first;
    }

    private static int? IndexOf(ReadOnlySpan<StreamRecord> records, long sequence)
    {
        for (var i = 0; i < records.Length; i++)
            if (records[i].SequenceNumber == sequence) return i;
        return null;
    }
}
