using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lambda.Engine.Invocation;
using Lambda.Engine.Invocation.Batches;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Reads a function's answer for a batch.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html, services-kinesis-windows.html and
/// kafka-retry-configurations.html.
/// </remarks>
internal static class StreamAnswers
{
    private static readonly StreamAnswer.Failed Error = new(IsFunctionError: true);
    private static readonly StreamAnswer.Failed BadReport = new(IsFunctionError: false);

    /// <summary>Reads the answer.</summary>
    /// <param name="shard">The batch's shard; needed for Kafka, where the id of a record contains its partition.</param>
    public static StreamAnswer Read(
        InvocationOutcome outcome, StreamBatch batch, StreamSettings settings, StreamShard shard = default) => outcome switch
    {
        InvocationOutcome.Succeeded succeeded => Read(succeeded.Payload, batch, settings, shard),
        InvocationOutcome.Failed => Error,
        InvocationOutcome.Throttled => new StreamAnswer.Throttled(),
        _ => throw new UnreachableException($"Unexpected outcome: {outcome.GetType().Name}."),
    };

    private static StreamAnswer Read(ReadOnlyMemory<byte> payload, StreamBatch batch, StreamSettings settings, StreamShard shard)
    {
        if (settings.TumblingWindow is null && !settings.ReportBatchItemFailures) return new StreamAnswer.Handled(batch.Count, null);
        using var document = Parse(payload);
        var state = default(ReadOnlyMemory<byte>?);
        if (settings.TumblingWindow is not null)
        {
            // Without a state the window cannot continue, so the invocation counts as failed.
            if (document?.RootElement is not { ValueKind: JsonValueKind.Object } answer || State(answer) is not { } json) return Error;
            state = JsonMarshal.GetRawUtf8Value(json).ToArray();
        }
        if (!settings.ReportBatchItemFailures || payload.IsEmpty) return new StreamAnswer.Handled(batch.Count, state);
        if (document is null) return BadReport;
        return BatchResponse.Read(document.RootElement, id => IndexOf(id) is not null) switch
        {
            BatchResponse.AllDone => new StreamAnswer.Handled(batch.Count, state),
            BatchResponse.SomeFailed some => new StreamAnswer.Handled(some.Failed.Min(id => IndexOf(id)!.Value), state),
            // The response is inconsistent, so the whole batch counts as failed.
            BatchResponse.AllFailed => BadReport,
            var response => throw new UnreachableException($"Unexpected response: {response.GetType().Name}."),
        };

        int? IndexOf(string id) => shard.Kafka is null ? batch.IndexOf(id)
            : id.StartsWith($"{shard.ShardId}-", StringComparison.Ordinal) ? batch.IndexOf(id[(shard.ShardId.Length + 1)..]) : null;
    }

    private static JsonElement? State(JsonElement answer)
    {
        try
        {
            return answer.TryGetProperty("state", out var state) && state.ValueKind != JsonValueKind.Null ? state : null;
        }
        catch (InvalidOperationException)
        {
            // A name is half a surrogate pair, so the names cannot be searched.
            return null;
        }
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
}
