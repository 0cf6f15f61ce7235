namespace FunctionApp.Routing;

/// <summary>An event as Event Grid delivers it, whichever of its two schemas it is in.</summary>
/// <param name="Id">Its id, unique for its source.</param>
/// <param name="Source"><c>source</c> of a CloudEvent, <c>topic</c> in the Event Grid schema.</param>
/// <param name="Type"><c>type</c> or <c>eventType</c>.</param>
/// <param name="Subject">What it is about; null when it does not say.</param>
/// <param name="Time">When it happened; null when it does not say.</param>
/// <param name="Data">Its <c>data</c>, as JSON; empty when it has none.</param>
internal sealed record GridEvent(string Id, string Source, string Type, string? Subject, DateTimeOffset? Time, ReadOnlyMemory<byte> Data);
