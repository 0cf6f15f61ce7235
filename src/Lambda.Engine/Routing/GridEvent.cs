using Lambda.Engine.Observability;
using Lambda.Engine.Routing.Topics;

namespace Lambda.Engine.Routing;

/// <summary>An event as Event Grid delivers it, in either of its schemas.</summary>
/// <param name="Id">Its id, unique for its source.</param>
/// <param name="Source"><c>source</c> of a CloudEvent, <c>topic</c> in the Event Grid schema.</param>
/// <param name="Type"><c>type</c> or <c>eventType</c>.</param>
/// <param name="Subject">The subject; null when it has none.</param>
/// <param name="Time">When it happened; null when it has no time.</param>
/// <param name="Data">Its <c>data</c>, as JSON; empty when it has none.</param>
internal sealed record GridEvent(string Id, string Source, string Type, string? Subject, DateTimeOffset? Time, ReadOnlyMemory<byte> Data)
{
    /// <summary>
    /// The place in a trace at which the event was published, from the distributed tracing extension of CloudEvents. Null when the event
    /// has none.
    /// </summary>
    /// <remarks>Mirrors https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md.</remarks>
    public TraceParent? Trace { get; init; }
    private static readonly Dictionary<string, MessageAttribute> None = [];

    /// <summary>The content of <c>data_base64</c>; null when the event has none.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The extension attributes of a CloudEvent.</summary>
    public IReadOnlyDictionary<string, MessageAttribute> Extensions { get; init; } = None;
}
