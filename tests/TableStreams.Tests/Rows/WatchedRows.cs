using Lambda.Engine.TableStreams.Rows;

namespace TableStreams.Tests.Rows;

/// <summary>A table whose calls are told of before they are made, so that a test can do something in between.</summary>
internal sealed class WatchedRows(ITableRows rows) : ITableRows
{
    /// <summary>Told of each call: its kind, its partition and the first row.</summary>
    public Func<RowsCall, string, string, Task> Before { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Does something before the next call that matches, and only once.</summary>
    public void Once(RowsCall call, string row, Func<Task> act) => Before = async (made, _, first) =>
    {
        if (made != call || first != row) return;
        Before = (_, _, _) => Task.CompletedTask;
        await act();
    };

    public async Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellation)
    {
        await Before(RowsCall.Find, partition, row);
        return await rows.FindAsync(partition, row, cancellation);
    }

    public async Task<IReadOnlyList<TableRow>> ReadAsync(
        string partition, string from, string below, int max, CancellationToken cancellation)
    {
        await Before(RowsCall.Read, partition, from);
        return await rows.ReadAsync(partition, from, below, max, cancellation);
    }

    public async Task<RowsOutcome> WriteAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellation)
    {
        await Before(RowsCall.Write, partition, writes[0].Row);
        return await rows.WriteAsync(partition, writes, cancellation);
    }
}

internal enum RowsCall
{
    Find,
    Read,
    Write,
}
