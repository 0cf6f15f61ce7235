using Lambda.Engine.Async;

namespace Lambda.Engine.Polling.Streams;

/// <summary>
/// Reports discarded batches to the on-failure destination of their mapping, with the same retries as the records of events.
/// </summary>
internal sealed class StreamFailures(Deliveries deliveries, Destinations destinations) : IDiscardedBatches
{
    // Lambda sends this only to S3: a blob can hold what is too large for a message.
    private const string Blob = "blob";

    /// <inheritdoc/>
    public Task SendAsync(DiscardedBatch discarded, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(discarded);
        var (mapping, batch) = (discarded.Mapping, discarded.Batch);
        var address = mapping.OnFailure is { } text && DestinationAddress.Parse(text) is { } own ? own : destinations.Default;
        // Uses the arrival of the last record, which is the same each time the report is sent; the time of giving up is not.
        var record = new DestinationRecord(
            discarded.Timestamp, discarded.RequestId, mapping.FunctionArn, InvocationCondition.RetriesExhausted,
            discarded.ApproximateInvokeCount, default, batch.Last.ArrivedAt)
        {
            Function = mapping.FunctionName,
            Part = discarded.Part,
            Folder = discarded.Folder,
            Document = address.Kind == Blob ? discarded.ToJsonWithPayload() : discarded.ToJson(),
        };
        return deliveries.SendAsync(address, DestinationPlaces.OnFailure, record, cancellation);
    }
}
