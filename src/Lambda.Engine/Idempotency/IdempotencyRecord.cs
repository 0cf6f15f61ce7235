namespace Lambda.Engine.Idempotency;

/// <summary>The record that is stored for a key.</summary>
/// <param name="Key">A hash of the function's name and of the event's key, in hexadecimal digits.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Owner">The run of the handler that holds the key.</param>
public sealed record IdempotencyRecord(string Key, string Function, string Owner)
{
    /// <summary>The largest result that is stored in the record itself, in bytes.</summary>
    public const int MaxInline = 32 * 1024;

    /// <summary>Whether the handler has returned.</summary>
    public bool IsCompleted { get; init; }

    /// <summary>
    /// When the record expires: at the function's timeout while the handler runs, and after that when its result expires.
    /// </summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>The hash of the fields that must be the same in all events with this key; null for none.</summary>
    public string? Validation { get; init; }

    /// <summary>The result, unless it is in a blob.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>The blob that holds the result; null when the record holds it.</summary>
    public string? ResultBlob { get; init; }

    /// <summary>The store's version of the record; null for one that is not stored yet.</summary>
    public string? Version { get; init; }
}
