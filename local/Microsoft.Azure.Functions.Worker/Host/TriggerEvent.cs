using Microsoft.Azure.Functions.Worker;

namespace Local.Host;

/// <summary>One event that a function is executed for.</summary>
/// <param name="Value">The event as its trigger knows it.</param>
/// <param name="BindingData">Trigger metadata by name; names are compared without case.</param>
/// <param name="Reason">Why the function runs, for the log.</param>
internal sealed record TriggerEvent(object? Value, IReadOnlyDictionary<string, object?> BindingData, string Reason)
{
    /// <summary>The services to run in; null opens a scope for the invocation.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>What the trigger puts into <see cref="FunctionContext.Items"/>: a key and its value.</summary>
    public KeyValuePair<object, object>? Item { get; init; }

    /// <summary>An empty set of trigger metadata.</summary>
    public static IReadOnlyDictionary<string, object?> NoData { get; } = new Dictionary<string, object?>();
}
