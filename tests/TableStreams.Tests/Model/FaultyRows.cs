using Lambda.Engine;
using Lambda.Engine.TableStreams.Rows;

namespace TableStreams.Tests.Model;

/// <summary>A process, as far as the model is concerned: it may be killed at each of its calls.</summary>
internal sealed class Life(Simulation simulation, Random random, double failures, double crashes)
{
    private bool _isOver;

    /// <summary>Whether a call of it has failed, so that something may be done twice.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether the answer to this call is lost.</summary>
    public bool LosesAnswer => random.NextDouble() < failures && (HasFailed = true);

    /// <summary>Makes a call, which may come late, fail before or after it took effect, or be the last.</summary>
    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        await BeforeAsync();
        var result = await call();
        await BeforeAsync();
        return result;
    }

    public void MayCrash()
    {
        if (_isOver || random.NextDouble() < crashes) throw Crash();
    }

    private async Task BeforeAsync()
    {
        await simulation.TurnAsync();
        MayCrash();
        if (random.NextDouble() >= failures) return;
        HasFailed = true;
        throw new StorageUnavailableException("Away.", new IOException());
    }

    private CrashException Crash()
    {
        _isOver = HasFailed = true;
        return new();
    }
}

internal sealed class CrashException : Exception;

/// <summary>A table as one process sees it.</summary>
internal sealed class FaultyRows(ITableRows rows, Life life) : ITableRows
{
    public Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellation) =>
        life.CallAsync(() => rows.FindAsync(partition, row, cancellation));

    public Task<IReadOnlyList<TableRow>> ReadAsync(string partition, string from, string below, int max, CancellationToken cancellation) =>
        life.CallAsync(() => rows.ReadAsync(partition, from, below, max, cancellation));

    public Task<RowsOutcome> WriteAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellation) =>
        life.CallAsync(async () =>
        {
            var outcome = await rows.WriteAsync(partition, writes, cancellation);
            // A client that gets no answer retries by itself.
            return life.LosesAnswer ? await rows.WriteAsync(partition, writes, cancellation) : outcome;
        });
}
