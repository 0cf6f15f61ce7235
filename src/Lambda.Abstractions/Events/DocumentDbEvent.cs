using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events;

/// <summary>The event with changes to the documents of a collection.</summary>
/// <param name="EventSourceArn">The ARN of the cluster.</param>
/// <param name="Events">The changes, in order.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html.</remarks>
public sealed record DocumentDbEvent(
    [property: JsonPropertyName("eventSourceArn")] string EventSourceArn,
    [property: JsonPropertyName("events")] IReadOnlyList<DocumentDbRecord> Events);

/// <summary>A record with one change of a document.</summary>
/// <param name="Event">The change.</param>
public sealed record DocumentDbRecord([property: JsonPropertyName("event")] DocumentDbChange Event);

/// <summary>A change of a document.</summary>
/// <param name="Id">The id of the change; the same each time it is delivered.</param>
/// <param name="ClusterTime">When the change was made.</param>
/// <param name="DocumentKey">The document's <c>_id</c>, and the other keys that it has.</param>
/// <param name="Namespace">The document's collection.</param>
/// <param name="OperationType"><c>insert</c>, <c>update</c>, <c>replace</c> or <c>delete</c>.</param>
/// <param name="FullDocument">The document after the change; null when it was deleted.</param>
/// <remarks>Mirrors https://www.mongodb.com/docs/manual/reference/change-events/.</remarks>
public sealed record DocumentDbChange(
    [property: JsonPropertyName("_id")] DocumentDbChangeId Id,
    [property: JsonPropertyName("clusterTime")] DocumentDbClusterTime ClusterTime,
    [property: JsonPropertyName("documentKey")] JsonElement DocumentKey,
    [property: JsonPropertyName("ns")] DocumentDbNamespace Namespace,
    [property: JsonPropertyName("operationType")] string OperationType,
    [property: JsonPropertyName("fullDocument")] JsonElement? FullDocument = null);

/// <summary>The id of a change.</summary>
/// <param name="Data">An opaque text.</param>
public sealed record DocumentDbChangeId([property: JsonPropertyName("_data")] string Data);

/// <summary>When a change was made.</summary>
/// <param name="Timestamp">The time.</param>
public sealed record DocumentDbClusterTime([property: JsonPropertyName("$timestamp")] DocumentDbTimestamp Timestamp);

/// <summary>A time in DocumentDB's form.</summary>
/// <param name="Seconds">Seconds since 1970.</param>
/// <param name="Ordinal">Orders the changes within one second.</param>
public sealed record DocumentDbTimestamp(
    [property: JsonPropertyName("t")] long Seconds, [property: JsonPropertyName("i")] long Ordinal);

/// <summary>The collection of a document.</summary>
/// <param name="Database">The database.</param>
/// <param name="Collection">The collection.</param>
public sealed record DocumentDbNamespace(
    [property: JsonPropertyName("db")] string Database, [property: JsonPropertyName("coll")] string Collection);
