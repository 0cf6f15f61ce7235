namespace Lambda.Engine.Async;

/// <summary>Keeps records within the size limits of destinations, by moving large content to blobs.</summary>
internal static class RecordClaimCheck
{
    /// <summary>
    /// Returns the record as JSON. If that exceeds the limit, the record is stored in a blob, and the JSON names the blob instead of
    /// containing the payloads.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    public static async Task<ReadOnlyMemory<byte>> WithinAsync(
        DestinationRecord record, int limit, IPayloadStore payloads, CancellationToken cancellation)
    {
        var json = record.ToJson();
        return json.Length <= limit ? json : record.ToJson(await payloads.SaveRecordAsync(record, ".record", json, cancellation));
    }

    /// <summary>
    /// Returns the event, unchanged. If it exceeds the limit, it is stored in a blob, and the result is JSON that names the blob.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    public static async Task<ReadOnlyMemory<byte>> EventWithinAsync(
        DestinationRecord record, int limit, IPayloadStore payloads, CancellationToken cancellation)
    {
        if (record.RequestPayload.Length <= limit) return record.RequestPayload;
        var blob = await payloads.SaveRecordAsync(record, ".event", record.RequestPayload, cancellation);
        return System.Text.Encoding.UTF8.GetBytes($$"""{"payloadBlob":"{{blob}}"}""");
    }

    private static async Task<string> SaveRecordAsync(
        this IPayloadStore payloads, DestinationRecord record, string suffix, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        $"{payloads.Container}/{await payloads.SaveAsync(record.Key + suffix, record.Timestamp, json, cancellation)}";
}
