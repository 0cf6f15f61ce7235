using System.Collections.Concurrent;

namespace Lambda.Engine.Invocation;

/// <summary>The recent activity of a function on this instance.</summary>
internal sealed class FunctionActivity
{
    /// <summary>Runs of the handler with their durations, and throttles.</summary>
    public ActivityRing Invocations { get; } = new();

    /// <summary>Accepted asynchronous events.</summary>
    public ActivityRing Accepted { get; } = new();

    /// <summary>The records sent to each destination, by its address <c>kind:name</c>; an error is a send that will be repeated.</summary>
    public ConcurrentDictionary<string, ActivityRing> Delivered { get; } = new(StringComparer.Ordinal);
}
