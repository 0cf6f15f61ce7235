namespace Local.EventHubs.Checkpoints;

/// <summary>Up to which event a partition is done.</summary>
/// <param name="Offset">Of that event; null where only its number is known.</param>
/// <param name="SequenceNumber">Of that event; null where only its offset is known.</param>
/// <param name="Modified">When it was written.</param>
internal sealed record Checkpoint(string? Offset, long? SequenceNumber, DateTimeOffset Modified);
