namespace Lambda.Engine.Changes;

/// <summary>A change that was made while the app runs. It overrides code and settings, on every instance.</summary>
/// <param name="Name">What is changed: the name of a function or of an event source mapping.</param>
public abstract record StoredChange(string Name)
{
    /// <summary>The store's version of the change that was read; null when nothing is stored.</summary>
    public string? Version { get; init; }
}
