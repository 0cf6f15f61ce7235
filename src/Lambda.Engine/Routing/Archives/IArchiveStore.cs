namespace Lambda.Engine.Routing.Archives;

/// <summary>Stores the events of archives, filed by the hour that they happened in.</summary>
internal interface IArchiveStore
{
    /// <summary>Adds an event. One that is added twice is stored twice.</summary>
    /// <param name="archive">The archive's name.</param>
    /// <param name="time">When the event happened.</param>
    /// <param name="json">The event in EventBridge's envelope.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task AppendAsync(string archive, DateTimeOffset time, ReadOnlyMemory<byte> json, CancellationToken cancellation);

    /// <summary>The events of the hours of a range, the earliest hour first, in pages.</summary>
    /// <param name="archive">The archive's name.</param>
    /// <param name="from">The first hour has this time.</param>
    /// <param name="to">The last hour has this time.</param>
    /// <param name="after">Where an earlier reader stopped; null for the beginning.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <exception cref="StorageUnavailableException">They were not read.</exception>
    IAsyncEnumerable<ArchivePage> ReadAsync(
        string archive, DateTimeOffset from, DateTimeOffset to, ArchivePosition? after, CancellationToken cancellation);

    /// <summary>Deletes the hours to which no event was added since.</summary>
    /// <returns>How many files were deleted.</returns>
    /// <exception cref="StorageUnavailableException">Some are left.</exception>
    Task<int> DeleteOlderAsync(string archive, DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>Some events of an archive.</summary>
/// <param name="Events">Their JSON.</param>
/// <param name="Next">Where the next page begins.</param>
internal sealed record ArchivePage(IReadOnlyList<ReadOnlyMemory<byte>> Events, ArchivePosition Next);

/// <summary>A place in an archive.</summary>
/// <param name="File">The file of an hour.</param>
/// <param name="Offset">How many of its bytes lie before the place.</param>
internal sealed record ArchivePosition(string File, long Offset);
