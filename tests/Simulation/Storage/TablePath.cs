namespace Simulation.Storage;

/// <summary>What a table request is about: <c>/table</c>, <c>/table()</c>, or <c>/table(PartitionKey='a',RowKey='b')</c>.</summary>
internal readonly record struct TablePath(string Table, EntityKey? Key)
{
    public static TablePath Of(string path)
    {
        var text = path.TrimStart('/');
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return new(text, null);
        var (table, keys) = (text[..open], text[(open + 1)..^1]);
        if (keys.Length == 0) return new(table, null);
        var middle = keys.IndexOf("',RowKey='", StringComparison.Ordinal);
        return new(table, new(Value(keys["PartitionKey='".Length..middle]), Value(keys[(middle + "',RowKey='".Length)..^1])));
    }

    private static string Value(string text) => text.Replace("''", "'", StringComparison.Ordinal);
}

/// <summary>Where an entity is; in the order of the service.</summary>
internal readonly record struct EntityKey(string Partition, string Row) : IComparable<EntityKey>
{
    public int CompareTo(EntityKey other) =>
        string.CompareOrdinal(Partition, other.Partition) is not 0 and var order ? order : string.CompareOrdinal(Row, other.Row);
}
