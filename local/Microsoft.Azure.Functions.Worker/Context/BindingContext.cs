namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger knows of the event besides its content.</summary>
public abstract class BindingContext
{
    /// <summary>Trigger metadata by name: route values, a queue message's <c>DequeueCount</c>, a blob's <c>name</c> …</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
