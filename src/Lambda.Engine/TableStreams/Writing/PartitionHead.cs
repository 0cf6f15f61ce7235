using Lambda.Engine.TableStreams.Rows;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>
/// The head of a partition of a streamed table. Every transaction replaces the version of the head that it read, so that numbers are in the
/// order of commits.
/// </summary>
/// <param name="Last">The number of the last change.</param>
/// <param name="At">When that change was made; never earlier than the one before it.</param>
/// <param name="Sequenced">The last change that the shard had taken up when its marker was removed.</param>
/// <param name="Version">The stored version; null when it is not stored.</param>
internal sealed record PartitionHead(long Last, DateTimeOffset At, long Sequenced, string? Version)
{
    /// <summary>
    /// Returns the head for a partition that has none. It counts from the present time on, so that a number is never used again.
    /// </summary>
    public static PartitionHead New(DateTimeOffset now) => new(now.UtcTicks, DateTimeOffset.UnixEpoch, 0, null);

    public static PartitionHead From(TableRow row) =>
        new(row.Number("Last"), row.Get<DateTimeOffset?>("At") ?? DateTimeOffset.UnixEpoch, row.Number("Sequenced"), row.Version);

    /// <summary>Returns the head after a number of changes.</summary>
    public PartitionHead After(int changes, DateTimeOffset now) => this with { Last = Last + changes, At = now > At ? now : At };

    /// <summary>Returns the write that stores this head in place of the version that was read.</summary>
    public RowWrite ToWrite()
    {
        var values = new Dictionary<string, object?> { ["Last"] = Last, ["Sequenced"] = Sequenced };
        if (At > DateTimeOffset.UnixEpoch) values["At"] = At;
        return Version is null
            ? new RowWrite.Add(TableStreamKeys.Head, values)
            : new RowWrite.Replace(TableStreamKeys.Head, values, Version);
    }
}
