using Lambda.Engine.TableStreams.Rows;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>A write of one item, as its caller requests it.</summary>
/// <param name="Row">The item's key within its partition.</param>
/// <param name="Values">Its properties; those that are null are not stored.</param>
/// <param name="Version">The version that the item must have; null for any.</param>
internal sealed record ItemWrite(string Row, ItemWriteKind Kind, IReadOnlyDictionary<string, object?> Values, string? Version = null)
{
    public bool Merges => Kind is ItemWriteKind.UpsertMerge or ItemWriteKind.UpdateMerge;
}

internal enum ItemWriteKind
{
    Add,
    UpsertReplace,
    UpsertMerge,
    UpdateReplace,
    UpdateMerge,
    Delete,
}

/// <summary>The outcome of a transaction that writes items.</summary>
internal abstract record ItemsOutcome
{
    private ItemsOutcome() { }

    /// <summary>All items were written, and their changes are in the stream.</summary>
    /// <param name="Versions">The version of each item, in order; null for a deleted one.</param>
    public sealed record Written(IReadOnlyList<string?> Versions) : ItemsOutcome;

    /// <summary>Nothing was written, because a condition that the caller set did not hold.</summary>
    /// <param name="Index">The first write whose condition did not hold.</param>
    public sealed record Refused(int Index, RowRefusal Reason) : ItemsOutcome;

    /// <summary>Nothing was written, because other writers of the partition were faster each time.</summary>
    public sealed record Busy : ItemsOutcome;
}
