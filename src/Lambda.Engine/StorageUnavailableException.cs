namespace Lambda.Engine;

/// <summary>
/// The exception thrown when storage did not answer or refused the request, so that nothing was stored. Its message says why.
/// </summary>
public sealed class StorageUnavailableException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>Whether storage refused the request itself, so that repeating it cannot succeed.</summary>
    public bool IsRefusal { get; init; }
}
