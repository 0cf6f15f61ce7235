using System.Text.Json.Serialization;

namespace Lambda.Events;

/// <summary>The event with records of a tumbling window. A final event, without records, ends the window.</summary>
/// <param name="Records">The records, in order.</param>
/// <param name="Window">The window.</param>
/// <param name="State">The state that the function last returned for the window; empty at the window's beginning.</param>
/// <param name="ShardId">The shard; each shard has its own windows.</param>
/// <param name="EventSourceArn">The stream's ARN.</param>
/// <param name="IsFinalInvokeForWindow">Whether this is the final invocation of the window, so that the state is complete.</param>
/// <param name="IsWindowTerminatedEarly">Whether the window ends early because its state has grown beyond 1 MB. More records may follow for
/// the same window.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html.</remarks>
public sealed record KinesisWindowEvent<TState>(
    IReadOnlyList<KinesisRecord> Records,
    [property: JsonPropertyName("window")] KinesisWindow Window,
    [property: JsonPropertyName("state")] TState State,
    [property: JsonPropertyName("shardId")] string ShardId,
    [property: JsonPropertyName("eventSourceARN")] string EventSourceArn,
    [property: JsonPropertyName("isFinalInvokeForWindow")] bool IsFinalInvokeForWindow,
    [property: JsonPropertyName("isWindowTerminatedEarly")] bool IsWindowTerminatedEarly);

/// <summary>The bounds of a tumbling window, in UTC; the end is exclusive.</summary>
/// <param name="Start">Its beginning, inclusive.</param>
/// <param name="End">Its end, exclusive.</param>
public sealed record KinesisWindow(
    [property: JsonPropertyName("start")] DateTimeOffset Start, [property: JsonPropertyName("end")] DateTimeOffset End);

/// <summary>A record of the stream.</summary>
public sealed record KinesisRecord(
    [property: JsonPropertyName("kinesis")] KinesisData Kinesis, [property: JsonPropertyName("eventID")] string EventId);

/// <summary>The content of a record.</summary>
/// <param name="PartitionKey">Its key; empty when the producer gave none.</param>
/// <param name="SequenceNumber">The record's position in the shard.</param>
/// <param name="Data">What the producer sent.</param>
/// <param name="ApproximateArrivalTimestamp">When the stream received it, in seconds since 1970.</param>
public sealed record KinesisData(
    [property: JsonPropertyName("partitionKey")] string PartitionKey,
    [property: JsonPropertyName("sequenceNumber")] string SequenceNumber,
    [property: JsonPropertyName("data")] byte[] Data,
    [property: JsonPropertyName("approximateArrivalTimestamp")] decimal ApproximateArrivalTimestamp);

/// <summary>A function's answer for records of a window.</summary>
/// <param name="State">The window's state, including these records.</param>
/// <param name="BatchItemFailures">The first record that failed; empty when the state includes them all.</param>
public sealed record KinesisWindowResult<TState>(
    [property: JsonPropertyName("state")] TState State,
    [property: JsonPropertyName("batchItemFailures")] IReadOnlyList<KinesisItemFailure> BatchItemFailures);

/// <summary>Identifies a failed record by its sequence number.</summary>
/// <param name="ItemIdentifier">The record's sequence number.</param>
public sealed record KinesisItemFailure([property: JsonPropertyName("itemIdentifier")] string ItemIdentifier);
