namespace Local.EventHubs.Checkpoints;

/// <summary>Keeps up to which event each partition is done.</summary>
internal interface ICheckpointStore
{
    /// <summary>Where a partition stands; null where nothing was ever done.</summary>
    Task<Checkpoint?> ReadAsync(string partition, CancellationToken cancellation);

    /// <summary>Keeps that a partition is done up to this event.</summary>
    /// <param name="writer">The instance.</param>
    Task WriteAsync(string partition, string offset, long sequenceNumber, string writer, CancellationToken cancellation);
}
