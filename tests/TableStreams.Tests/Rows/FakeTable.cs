using System.Globalization;
using Lambda.Engine.TableStreams.Rows;

namespace TableStreams.Tests.Rows;

/// <summary>A table in memory, with the conditions and transactions of the real one.</summary>
internal sealed class FakeTable(TimeProvider time) : ITableRows
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Partition, string Row), Stored> _rows = new(new KeyOrder());
    private long _writes;

    /// <summary>Told of each transaction that is applied: the rows before it, and its writes.</summary>
    public Action<string, Func<string, IReadOnlyDictionary<string, object?>?>, IReadOnlyList<RowWrite>>? Applied { get; set; }

    /// <summary>All rows, in order.</summary>
    public IReadOnlyList<(string Partition, string Row, IReadOnlyDictionary<string, object?> Values)> All
    {
        get { lock (_lock) return [.. _rows.Select(pair => (pair.Key.Partition, pair.Key.Row, pair.Value.Values))]; }
    }

    public Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellation)
    {
        lock (_lock) return Task.FromResult(_rows.TryGetValue((partition, row), out var stored) ? Row(row, stored) : null);
    }

    public Task<IReadOnlyList<TableRow>> ReadAsync(string partition, string from, string below, int max, CancellationToken cancellation)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<TableRow>>(
            [
                .. _rows.Where(pair => pair.Key.Partition == partition && string.CompareOrdinal(pair.Key.Row, from) >= 0
                    && string.CompareOrdinal(pair.Key.Row, below) < 0).Take(max).Select(pair => Row(pair.Key.Row, pair.Value)),
            ]);
    }

    public Task<RowsOutcome> WriteAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellation)
    {
        lock (_lock)
        {
            Assert.InRange(writes.Count, 1, 100);
            Assert.Equal(writes.Count, writes.Select(write => write.Row).Distinct().Count());
            for (var at = 0; at < writes.Count; at++)
                if (RefusalOf(_rows.GetValueOrDefault((partition, writes[at].Row)), writes[at]) is { } refusal)
                    return Task.FromResult<RowsOutcome>(new RowsOutcome.Refused(at, refusal));
            Applied?.Invoke(partition, row => _rows.GetValueOrDefault((partition, row))?.Values, writes);
            return Task.FromResult<RowsOutcome>(new RowsOutcome.Written([.. writes.Select(write => Apply(partition, write))]));
        }
    }

    private TableRow Row(string row, Stored stored) => new(row, stored.Values, stored.Version, time.GetUtcNow() - stored.At);

    private string? Apply(string partition, RowWrite write)
    {
        var key = (partition, write.Row);
        if (write is RowWrite.Delete)
        {
            _rows.Remove(key);
            return null;
        }
        var values = write switch
        {
            RowWrite.Add add => add.Values,
            RowWrite.Replace replace => replace.Values,
            RowWrite.Merge merge => Merged(_rows[key].Values, merge.Values),
            RowWrite.Upsert upsert => Merged(_rows.GetValueOrDefault(key)?.Values, upsert.Values),
            _ => throw new InvalidOperationException(),
        };
        var version = (++_writes).ToString(CultureInfo.InvariantCulture);
        _rows[key] = new(values.Where(pair => pair.Value is not null).ToDictionary(), version, time.GetUtcNow());
        return version;
    }

    private static Dictionary<string, object?> Merged(
        IReadOnlyDictionary<string, object?>? stored, IReadOnlyDictionary<string, object?> values)
    {
        var merged = stored is null ? [] : new Dictionary<string, object?>(stored);
        foreach (var (name, value) in values) merged[name] = value;
        return merged;
    }

    private static RowRefusal? RefusalOf(Stored? stored, RowWrite write) => write switch
    {
        RowWrite.Add => stored is null ? null : RowRefusal.Exists,
        RowWrite.Upsert => null,
        _ when stored is null => RowRefusal.Missing,
        RowWrite.Replace replace when replace.Version != stored.Version => RowRefusal.Changed,
        RowWrite.Delete { Version: { } version } when version != stored.Version => RowRefusal.Changed,
        _ => null,
    };

    private sealed record Stored(IReadOnlyDictionary<string, object?> Values, string Version, DateTimeOffset At);

    private sealed class KeyOrder : IComparer<(string Partition, string Row)>
    {
        public int Compare((string Partition, string Row) x, (string Partition, string Row) y) =>
            string.CompareOrdinal(x.Partition, y.Partition) is not 0 and var order ? order : string.CompareOrdinal(x.Row, y.Row);
    }
}
