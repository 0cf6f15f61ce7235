using System.Collections.Concurrent;

namespace Lambda.Engine.Invocation;

/// <summary>What a function has done lately on this instance.</summary>
internal sealed class FunctionActivity
{
    /// <summary>Runs of the handler, with how long they took, and throttles.</summary>
    public ActivityRing Invocations { get; } = new();

    /// <summary>Asynchronous events that were accepted.</summary>
    public ActivityRing Accepted { get; } = new();

    /// <summary>Records that were sent to each destination, as <c>kind:name</c>; an error is a send that will be repeated.</summary>
    public ConcurrentDictionary<string, ActivityRing> Delivered { get; } = new(StringComparer.Ordinal);
}
