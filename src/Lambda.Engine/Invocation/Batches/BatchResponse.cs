using System.Buffers;
using System.Text.Json;

namespace Lambda.Engine.Invocation.Batches;

/// <summary>A function's answer that reports which records of its event failed.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting and
/// services-kinesis-batchfailurereporting.html and kafka-retry-configurations.html there: no answer, an empty one (<c>null</c>, <c>""</c>,
/// <c>[]</c>, <c>{}</c>), or one without failures is success; one that cannot be read, or that names a record that was not in the event,
/// fails all records. It is the same for queues and streams.
/// </remarks>
internal abstract record BatchResponse
{
    private BatchResponse() { }

    /// <summary>Every record succeeded.</summary>
    public sealed record AllDone : BatchResponse;

    /// <summary>Some records failed.</summary>
    /// <param name="Failed">The ids of the failed records.</param>
    public sealed record SomeFailed(IReadOnlySet<string> Failed) : BatchResponse;

    /// <summary>All records failed.</summary>
    /// <param name="Reason">The error in the answer.</param>
    public sealed record AllFailed(string Reason) : BatchResponse;

    /// <summary>Reads a function's answer.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="ids">The ids of the records in its event.</param>
    public static BatchResponse Read(ReadOnlyMemory<byte> json, IReadOnlySet<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (json.IsEmpty) return new AllDone();
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = PayloadJson.MaxDepth });
            return Read(document.RootElement, ids.Contains);
        }
        catch (JsonException)
        {
            return new AllFailed("The function's answer is not JSON.");
        }
    }

    /// <summary>Reads a function's answer that is already parsed.</summary>
    /// <param name="answer">The answer, parsed.</param>
    /// <param name="isRecord">Returns whether the event has a record with an id.</param>
    internal static BatchResponse Read(JsonElement answer, Func<string, bool> isRecord) => answer.ValueKind switch
    {
        JsonValueKind.Null => new AllDone(),
        JsonValueKind.String when answer.ValueEquals(""u8) => new AllDone(),
        JsonValueKind.Array when answer.GetArrayLength() == 0 => new AllDone(),
        JsonValueKind.Object => ReadFailures(answer, isRecord),
        var kind => new AllFailed($"The function's answer is a JSON {kind}, not an object with batchItemFailures."),
    };

    /// <summary>Writes an answer that names the failed records.</summary>
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

    private static BatchResponse ReadFailures(JsonElement answer, Func<string, bool> isRecord)
    {
        if (!TryFind(answer, out var failures)) return new AllFailed("A name in the function's answer is not Unicode.");
        if (failures.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return new AllDone();
        if (failures.ValueKind != JsonValueKind.Array) return new AllFailed("batchItemFailures in the function's answer is not a list.");
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var failure in failures.EnumerateArray())
        {
            if (Identifier(failure) is not { Length: > 0 } id)
                return new AllFailed("An entry of batchItemFailures in the function's answer has no itemIdentifier.");
            if (!isRecord(id))
                return new AllFailed(
                    $"The itemIdentifier '{(id.Length > 100 ? id[..100] : id)}' in the function's answer is none of its event's records.");
            failed.Add(id);
        }
        return failed.Count == 0 ? new AllDone() : new SomeFailed(failed);
    }

    // Half a surrogate pair in a name makes a search among the names fail. Anywhere else in the answer it does no harm.
    private static bool TryFind(JsonElement answer, out JsonElement failures)
    {
        try
        {
            answer.TryGetProperty("batchItemFailures", out failures);
            return true;
        }
        catch (InvalidOperationException)
        {
            failures = default;
            return false;
        }
    }

    private static string? Identifier(JsonElement failure)
    {
        if (failure.ValueKind != JsonValueKind.Object) return null;
        try
        {
            if (!failure.TryGetProperty("itemIdentifier", out var item)) return null;
            return item.ValueKind switch
            {
                JsonValueKind.String => item.GetString(),
                // A Kafka record is identified by topic, partition and offset.
                JsonValueKind.Object when item.TryGetProperty("partition", out var partition) && partition.ValueKind == JsonValueKind.String
                    && item.TryGetProperty("offset", out var offset) && offset.ValueKind == JsonValueKind.Number =>
                    $"{partition.GetString()}-{offset.GetRawText()}",
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which no record's id contains.
            return null;
        }
    }
}
