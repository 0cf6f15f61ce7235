namespace Lambda.Engine.TableStreams.Rows;

/// <summary>
/// The rows of a table, with the operations that table streams need: point reads, ranges within a partition, and transactions.
/// </summary>
internal interface ITableRows
{
    /// <summary>Reads a row; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellation);

    /// <summary>Reads rows of a partition in order.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="from">The first row's key, inclusive.</param>
    /// <param name="below">The key that ends the range, exclusive.</param>
    /// <param name="max">The maximum number of rows to read.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<IReadOnlyList<TableRow>> ReadAsync(string partition, string from, string below, int max, CancellationToken cancellation);

    /// <summary>Writes up to 100 rows of a partition: either all of them or none.</summary>
    /// <exception cref="StorageUnavailableException">It is unknown whether they were written.</exception>
    Task<RowsOutcome> WriteAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellation);
}

/// <summary>A stored row.</summary>
/// <param name="Row">Its key within the partition.</param>
/// <param name="Values">Its properties, without its keys, timestamp and ETag.</param>
/// <param name="Version">The row's version, which each write changes.</param>
/// <param name="Age">The time since it was last written, by the clock of storage.</param>
internal sealed record TableRow(string Row, IReadOnlyDictionary<string, object?> Values, string Version, TimeSpan Age)
{
    public T? Get<T>(string name) => Values.TryGetValue(name, out var value) && value is T typed ? typed : default;

    public long Number(string name) => Get<long?>(name) ?? Get<int?>(name) ?? 0;
}

/// <summary>One write of a transaction.</summary>
/// <param name="Row">The row's key.</param>
internal abstract record RowWrite(string Row)
{
    /// <summary>Adds a row that must not exist.</summary>
    public sealed record Add(string Row, IReadOnlyDictionary<string, object?> Values) : RowWrite(Row);

    /// <summary>Replaces a row that must have the given version.</summary>
    public sealed record Replace(string Row, IReadOnlyDictionary<string, object?> Values, string Version) : RowWrite(Row);

    /// <summary>Changes some properties of a row that must exist, in any version.</summary>
    public sealed record Merge(string Row, IReadOnlyDictionary<string, object?> Values) : RowWrite(Row);

    /// <summary>Adds a row, or changes some of its properties.</summary>
    public sealed record Upsert(string Row, IReadOnlyDictionary<string, object?> Values) : RowWrite(Row);

    /// <summary>Deletes a row that must exist.</summary>
    /// <param name="Version">The version that it must have; null for any.</param>
    public sealed record Delete(string Row, string? Version) : RowWrite(Row);
}

/// <summary>The outcome of a transaction.</summary>
internal abstract record RowsOutcome
{
    private RowsOutcome() { }

    /// <summary>All rows were written.</summary>
    /// <param name="Versions">The new version of each row, in order; null for a deleted one.</param>
    public sealed record Written(IReadOnlyList<string?> Versions) : RowsOutcome;

    /// <summary>No row was written.</summary>
    /// <param name="Index">The first write whose condition did not hold.</param>
    public sealed record Refused(int Index, RowRefusal Reason) : RowsOutcome;
}

/// <summary>The condition that did not hold for a write.</summary>
internal enum RowRefusal
{
    /// <summary>The row already exists.</summary>
    Exists,

    /// <summary>There is no such row.</summary>
    Missing,

    /// <summary>The row has another version.</summary>
    Changed,
}
