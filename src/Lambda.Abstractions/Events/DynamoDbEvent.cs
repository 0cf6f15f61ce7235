using System.Text.Json.Serialization;

namespace Lambda.Events;

/// <summary>The event with changes to the items of a table.</summary>
/// <param name="Records">The changes; those of one item are in order.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html.</remarks>
public sealed record DynamoDbEvent(IReadOnlyList<DynamoDbRecord> Records);

/// <summary>The event with changes that belong to a tumbling window. A final event, without records, ends the window.</summary>
/// <inheritdoc cref="KinesisWindowEvent{TState}"/>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html.</remarks>
public sealed record DynamoDbWindowEvent<TState>(
    IReadOnlyList<DynamoDbRecord> Records,
    [property: JsonPropertyName("window")] KinesisWindow Window,
    [property: JsonPropertyName("state")] TState State,
    [property: JsonPropertyName("shardId")] string ShardId,
    [property: JsonPropertyName("eventSourceARN")] string EventSourceArn,
    [property: JsonPropertyName("isFinalInvokeForWindow")] bool IsFinalInvokeForWindow,
    [property: JsonPropertyName("isWindowTerminatedEarly")] bool IsWindowTerminatedEarly);

/// <summary>A change of an item.</summary>
/// <param name="EventId">The id of the change; the same each time it is delivered.</param>
/// <param name="EventName"><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c>.</param>
/// <param name="DynamoDb">The change.</param>
/// <param name="EventSourceArn">The stream's ARN.</param>
/// <param name="UserIdentity">The service that removed the item, if its time to live ended; otherwise null.</param>
public sealed record DynamoDbRecord(
    [property: JsonPropertyName("eventID")] string EventId,
    [property: JsonPropertyName("eventName")] string EventName,
    [property: JsonPropertyName("dynamodb")] DynamoDbChange DynamoDb,
    [property: JsonPropertyName("eventSourceARN")] string EventSourceArn,
    [property: JsonPropertyName("userIdentity")] DynamoDbIdentity? UserIdentity = null);

/// <summary>The content of a change.</summary>
/// <param name="SequenceNumber">The position of the change in the shard.</param>
/// <param name="Keys">The item's keys.</param>
/// <param name="NewImage">The item after the change; null if it was removed, or if the view type leaves it out.</param>
/// <param name="OldImage">The item before the change; null if it is new, or if the view type leaves it out.</param>
/// <param name="ApproximateCreationDateTime">When the change was made, in seconds since 1970.</param>
/// <param name="SizeBytes">The size of keys and images in bytes.</param>
/// <param name="StreamViewType"><c>KEYS_ONLY</c>, <c>NEW_IMAGE</c>, <c>OLD_IMAGE</c> or <c>NEW_AND_OLD_IMAGES</c>.</param>
public sealed record DynamoDbChange(
    string SequenceNumber,
    IReadOnlyDictionary<string, AttributeValue> Keys,
    IReadOnlyDictionary<string, AttributeValue>? NewImage = null,
    IReadOnlyDictionary<string, AttributeValue>? OldImage = null,
    decimal ApproximateCreationDateTime = 0,
    long SizeBytes = 0,
    string? StreamViewType = null);

/// <summary>The service that made a change; set only for deletions by time to live.</summary>
/// <param name="Type"><c>Service</c> for time to live.</param>
/// <param name="PrincipalId"><c>dynamodb.amazonaws.com</c> for time to live.</param>
public sealed record DynamoDbIdentity(
    [property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("principalId")] string PrincipalId);

/// <summary>A value with its type: exactly one of the members is set.</summary>
/// <param name="S">The string, if the type is <c>S</c>.</param>
/// <param name="N">A number, as text.</param>
/// <param name="B">The bytes, if the type is <c>B</c>.</param>
/// <param name="Bool">True or false.</param>
/// <param name="Null">Whether it is null.</param>
/// <param name="M">The attributes of a map, if the type is <c>M</c>.</param>
/// <param name="L">The values of a list, if the type is <c>L</c>.</param>
/// <param name="Ss">A set of strings.</param>
/// <param name="Ns">A set of numbers, as strings.</param>
/// <param name="Bs">A set of byte strings.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html.</remarks>
public sealed record AttributeValue(
    string? S = null,
    string? N = null,
    byte[]? B = null,
    [property: JsonPropertyName("BOOL")] bool? Bool = null,
    [property: JsonPropertyName("NULL")] bool? Null = null,
    IReadOnlyDictionary<string, AttributeValue>? M = null,
    IReadOnlyList<AttributeValue>? L = null,
    [property: JsonPropertyName("SS")] IReadOnlyList<string>? Ss = null,
    [property: JsonPropertyName("NS")] IReadOnlyList<string>? Ns = null,
    [property: JsonPropertyName("BS")] IReadOnlyList<byte[]>? Bs = null);

/// <summary>A function's answer: the first change that failed, or an empty list if none did.</summary>
/// <param name="BatchItemFailures">The first change that failed.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html.</remarks>
public sealed record DynamoDbResult([property: JsonPropertyName("batchItemFailures")] IReadOnlyList<DynamoDbItemFailure> BatchItemFailures);

/// <summary>Identifies a failed change by its sequence number.</summary>
/// <param name="ItemIdentifier">The sequence number of the change.</param>
public sealed record DynamoDbItemFailure([property: JsonPropertyName("itemIdentifier")] string ItemIdentifier);
