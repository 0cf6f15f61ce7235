namespace Lambda.Engine;

/// <summary>Storage did not answer, or refused the request, so nothing was stored. The message says why.</summary>
public sealed class StorageUnavailableException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>Whether storage refused the request itself, so that repeating it cannot succeed.</summary>
    public bool IsRefusal { get; init; }
}
