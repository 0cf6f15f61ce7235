using System.Buffers;
using System.Text.Json;

namespace FunctionApp.Invocation.Batches;

/// <summary>What a function answered about its records: which of them are not done.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting and services-kinesis-batchfailurereporting.html there:
/// no answer, an empty one, or one without failures is success; one that cannot be read, or that names a record that was not in the event, fails them all.
/// </remarks>
public abstract record BatchResponse
{
    private BatchResponse() { }

    /// <summary>Every record is done.</summary>
    public sealed record AllDone : BatchResponse;

    /// <summary>Some are not.</summary>
    /// <param name="Failed">Their ids.</param>
    public sealed record SomeFailed(IReadOnlySet<string> Failed) : BatchResponse;

    /// <summary>None is done.</summary>
    /// <param name="Reason">What is wrong with the answer.</param>
    public sealed record AllFailed(string Reason) : BatchResponse;

    /// <summary>Reads the answer of a function.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="ids">The ids of the records in its event.</param>
    public static BatchResponse Read(ReadOnlyMemory<byte> json, IReadOnlySet<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (json.IsEmpty) return new AllDone();
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = PayloadJson.MaxDepth });
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Null => new AllDone(),
                JsonValueKind.Object => Read(document.RootElement, ids),
                var kind => new AllFailed($"The function's answer is a JSON {kind}, not an object with batchItemFailures."),
            };
        }
        catch (JsonException)
        {
            return new AllFailed("The function's answer is not JSON.");
        }
    }

    /// <summary>The answer that names these records.</summary>
    internal static ReadOnlyMemory<byte> Write(IEnumerable<string> failed)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteStartArray("batchItemFailures");
        foreach (var id in failed)
        {
            writer.WriteStartObject();
            writer.WriteString("itemIdentifier", id);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static BatchResponse Read(JsonElement answer, IReadOnlySet<string> ids)
    {
        if (!answer.TryGetProperty("batchItemFailures", out var failures) || failures.ValueKind == JsonValueKind.Null) return new AllDone();
        if (failures.ValueKind != JsonValueKind.Array) return new AllFailed("batchItemFailures in the function's answer is not a list.");
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var failure in failures.EnumerateArray())
        {
            if (failure.ValueKind != JsonValueKind.Object || !failure.TryGetProperty("itemIdentifier", out var item) || item.ValueKind != JsonValueKind.String || item.GetString() is not { Length: > 0 } id)
                return new AllFailed("An entry of batchItemFailures in the function's answer has no itemIdentifier.");
            if (!ids.Contains(id)) return new AllFailed($"The itemIdentifier '{(id.Length > 100 ? id[..100] : id)}' in the function's answer is none of its event's records.");
            failed.Add(id);
        }
        return failed.Count == 0 ? new AllDone() : new SomeFailed(failed);
    }
}
