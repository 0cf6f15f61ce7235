using Lambda.Engine.TableStreams.Rows;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>Decides what a write does to a stored item, and returns the row's write and the change that the stream records.</summary>
/// <param name="Write">The write of the row; null when it is refused.</param>
/// <param name="Change">The change that the stream records; null if nothing changes.</param>
/// <param name="Refusal">Why the write is refused; null if it is accepted.</param>
internal sealed record ItemPlan(RowWrite? Write, ItemChange? Change, RowRefusal? Refusal)
{
    private static readonly Dictionary<string, object?> Nothing = [];

    /// <summary>Plans a write.</summary>
    /// <param name="stored">The item as it is stored; null when it does not exist, or does not matter.</param>
    public static ItemPlan Of(ItemWrite write, TableRow? stored)
    {
        var values = Compact(write.Values);
        if (write.Kind == ItemWriteKind.Add || stored is null && write.Kind is ItemWriteKind.UpsertReplace or ItemWriteKind.UpsertMerge)
        {
            return stored is not null && write.Kind == ItemWriteKind.Add
                ? new(null, null, RowRefusal.Exists)
                : new(new RowWrite.Add(write.Row, values), new(ChangeKind.Insert, write.Row, null, values), null);
        }
        if (stored is null) return new(null, null, RowRefusal.Missing);
        if (write.Version is { } version && version != stored.Version) return new(null, null, RowRefusal.Changed);
        if (write.Kind == ItemWriteKind.Delete)
            return new(new RowWrite.Delete(write.Row, stored.Version), new(ChangeKind.Remove, write.Row, stored.Values, null), null);
        var next = write.Merges ? Merged(stored.Values, values) : values;
        // As in DynamoDB, a write that changes nothing creates no record.
        var change = AreSame(stored.Values, next) ? null : new ItemChange(ChangeKind.Modify, write.Row, stored.Values, next);
        return new(new RowWrite.Replace(write.Row, next, stored.Version), change, null);
    }

    private static Dictionary<string, object?> Compact(IReadOnlyDictionary<string, object?>? values) =>
        (values ?? Nothing).Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value);

    private static Dictionary<string, object?> Merged(IReadOnlyDictionary<string, object?> stored, Dictionary<string, object?> values)
    {
        var merged = Compact(stored);
        foreach (var (name, value) in values) merged[name] = value;
        return merged;
    }

    private static bool AreSame(IReadOnlyDictionary<string, object?> one, Dictionary<string, object?> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && AreSame(pair.Value, value));

    private static bool AreSame(object? one, object? other) => (one, other) is (byte[] left, byte[] right)
        ? left.AsSpan().SequenceEqual(right)
        : Equals(one, other);
}

/// <summary>A change of an item.</summary>
/// <param name="Old">Its properties before the change; null when it is new.</param>
/// <param name="New">Its properties after the change; null when it is removed.</param>
internal sealed record ItemChange(
    ChangeKind Kind, string Row, IReadOnlyDictionary<string, object?>? Old, IReadOnlyDictionary<string, object?>? New);

/// <summary>The kind of a change, as <c>eventName</c> in its record.</summary>
internal enum ChangeKind
{
    Insert,
    Modify,
    Remove,
}
