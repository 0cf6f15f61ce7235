namespace Lambda.Engine.Routing.Archives;

/// <summary>Stores the events of archives, filed under the hour in which they happened.</summary>
internal interface IArchiveStore
{
    /// <summary>Adds an event. An event that is added twice is stored twice.</summary>
    /// <param name="archive">The archive's name.</param>
    /// <param name="time">When the event happened.</param>
    /// <param name="json">The event in EventBridge's envelope.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task AppendAsync(string archive, DateTimeOffset time, ReadOnlyMemory<byte> json, CancellationToken cancellation);

    /// <summary>Reads the events within a range of hours, the earliest hour first, in pages.</summary>
    /// <param name="archive">The archive's name.</param>
    /// <param name="from">A time within the first hour.</param>
    /// <param name="to">A time within the last hour.</param>
    /// <param name="after">The position where an earlier reader stopped; null for the beginning.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <exception cref="StorageUnavailableException">They were not read.</exception>
    IAsyncEnumerable<ArchivePage> ReadAsync(
        string archive, DateTimeOffset from, DateTimeOffset to, ArchivePosition? after, CancellationToken cancellation);

    /// <summary>Deletes the hours to which no event has been added since the given time.</summary>
    /// <returns>How many files were deleted.</returns>
    /// <exception cref="StorageUnavailableException">Some are left.</exception>
    Task<int> DeleteOlderAsync(string archive, DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>Some events of an archive.</summary>
/// <param name="Events">Their JSON.</param>
/// <param name="Next">The position where the next page begins.</param>
internal sealed record ArchivePage(IReadOnlyList<ReadOnlyMemory<byte>> Events, ArchivePosition Next);

/// <summary>A position in an archive.</summary>
/// <param name="File">The name of an hour's file.</param>
/// <param name="Offset">How many of the file's bytes lie before the position.</param>
internal sealed record ArchivePosition(string File, long Offset);
