namespace FunctionApp.Idempotency;

/// <summary>What is kept of a key.</summary>
/// <param name="Key">A hash of the function's name and of the event's key, in hexadecimal digits.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Owner">Which run of the handler it is of.</param>
public sealed record IdempotencyRecord(string Key, string Function, string Owner)
{
    /// <summary>The largest result that is kept in the record itself, in bytes.</summary>
    public const int MaxInline = 32 * 1024;

    /// <summary>Whether the handler has returned.</summary>
    public bool IsCompleted { get; init; }

    /// <summary>Until when it counts: while the handler runs the end of the function's timeout, after that of its result.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>A hash of what must be the same in all events of the key; null is nothing.</summary>
    public string? Validation { get; init; }

    /// <summary>The result, unless it is in a blob.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>The blob that the result is in; null when it is here.</summary>
    public string? ResultBlob { get; init; }

    /// <summary>The store's version of the record; null for one that is not stored yet.</summary>
    public string? Version { get; init; }
}
