namespace FunctionApp.Async;

/// <summary>Makes records fit their destination.</summary>
internal static class RecordFit
{
    /// <summary>The record as JSON; where that is larger, it is stored in a blob, and the JSON names that instead of the payloads.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    public static async Task<ReadOnlyMemory<byte>> WithinAsync(DestinationRecord record, int limit, IPayloadStore payloads, CancellationToken cancellation)
    {
        var json = record.ToJson();
        return json.Length <= limit ? json : record.ToJson(await payloads.SaveRecordAsync(record, ".record", json, cancellation));
    }

    /// <summary>The event as it came; where that is larger, it is stored in a blob, and JSON names that.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    public static async Task<ReadOnlyMemory<byte>> EventWithinAsync(DestinationRecord record, int limit, IPayloadStore payloads, CancellationToken cancellation)
    {
        if (record.RequestPayload.Length <= limit) return record.RequestPayload;
        var blob = await payloads.SaveRecordAsync(record, ".event", record.RequestPayload, cancellation);
        return System.Text.Encoding.UTF8.GetBytes($$"""{"payloadBlob":"{{blob}}"}""");
    }

    private static async Task<string> SaveRecordAsync(this IPayloadStore payloads, DestinationRecord record, string suffix, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        $"{payloads.Container}/{await payloads.SaveAsync(record.Key + suffix, record.Timestamp, json, cancellation)}";
}
