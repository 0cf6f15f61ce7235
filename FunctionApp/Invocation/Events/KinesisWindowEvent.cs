using System.Text.Json.Serialization;

namespace FunctionApp.Invocation.Events;

/// <summary>What a function gets for records of a tumbling window, and once more, without records, at the window's end.</summary>
/// <param name="Records">The records, in order.</param>
/// <param name="Window">The window.</param>
/// <param name="State">What the function returned for the window before; null members at its beginning.</param>
/// <param name="ShardId">The shard; each has windows of its own.</param>
/// <param name="EventSourceArn">The stream's ARN.</param>
/// <param name="IsFinalInvokeForWindow">Whether the window ends: the state is complete.</param>
/// <param name="IsWindowTerminatedEarly">Whether it does because the state has grown over 1 MB. More may follow for the same window.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html.</remarks>
public sealed record KinesisWindowEvent<TState>(
    IReadOnlyList<KinesisRecord> Records,
    [property: JsonPropertyName("window")] KinesisWindow Window,
    [property: JsonPropertyName("state")] TState State,
    [property: JsonPropertyName("shardId")] string ShardId,
    [property: JsonPropertyName("eventSourceARN")] string EventSourceArn,
    [property: JsonPropertyName("isFinalInvokeForWindow")] bool IsFinalInvokeForWindow,
    [property: JsonPropertyName("isWindowTerminatedEarly")] bool IsWindowTerminatedEarly);

/// <summary>A tumbling window.</summary>
/// <param name="Start">Its beginning, which belongs to it.</param>
/// <param name="End">Its end, which does not.</param>
public sealed record KinesisWindow([property: JsonPropertyName("start")] DateTimeOffset Start, [property: JsonPropertyName("end")] DateTimeOffset End);

/// <summary>One record of a stream.</summary>
public sealed record KinesisRecord([property: JsonPropertyName("kinesis")] KinesisData Kinesis, [property: JsonPropertyName("eventID")] string EventId);

/// <summary>What a record holds.</summary>
/// <param name="PartitionKey">Its key; empty when the producer gave none.</param>
/// <param name="SequenceNumber">Its place in the shard.</param>
/// <param name="Data">What the producer sent.</param>
/// <param name="ApproximateArrivalTimestamp">When the stream took it, in seconds since 1970.</param>
public sealed record KinesisData(
    [property: JsonPropertyName("partitionKey")] string PartitionKey,
    [property: JsonPropertyName("sequenceNumber")] string SequenceNumber,
    [property: JsonPropertyName("data")] byte[] Data,
    [property: JsonPropertyName("approximateArrivalTimestamp")] decimal ApproximateArrivalTimestamp);

/// <summary>What a function answers for records of a window.</summary>
/// <param name="State">The window's state with the records in it.</param>
/// <param name="BatchItemFailures">The first record that failed; none when all are in the state.</param>
public sealed record KinesisWindowResult<TState>(
    [property: JsonPropertyName("state")] TState State,
    [property: JsonPropertyName("batchItemFailures")] IReadOnlyList<KinesisItemFailure> BatchItemFailures);

/// <summary>A record that failed.</summary>
/// <param name="ItemIdentifier">Its sequence number.</param>
public sealed record KinesisItemFailure([property: JsonPropertyName("itemIdentifier")] string ItemIdentifier);
