using System.Collections.Concurrent;
using Lambda.Engine.Changes;

namespace Lambda.Engine.Tests.Fakes;

/// <summary>A store of changes in memory.</summary>
internal class FakeChanges<T> : IChangeStore<T> where T : StoredChange
{
    private readonly ConcurrentDictionary<string, T> _all = new();
    private int _version;

    public bool IsAway { get; set; }

    /// <summary>How often someone else is faster.</summary>
    public int Overtakes { get; set; }

    public int Loads { get; private set; }

    /// <summary>Runs before the next list is answered with what was there when it was asked for.</summary>
    public Func<Task>? BeforeListing { get; set; }

    public async Task<IReadOnlyList<T>> ListAsync(CancellationToken cancellation)
    {
        Loads++;
        Check();
        var all = _all.Values.ToList();
        if (BeforeListing is { } before) await before();
        return all;
    }

    public Task<T?> FindAsync(string name, CancellationToken cancellation)
    {
        Check();
        return Task.FromResult(_all.GetValueOrDefault(name));
    }

    public Task<T?> TryPutAsync(T change, CancellationToken cancellation)
    {
        if (Overtakes > 0)
        {
            Overtakes--;
            return Task.FromResult<T?>(null);
        }
        var next = change with { Version = $"{Interlocked.Increment(ref _version)}" };
        var done = change.Version is null
            ? _all.TryAdd(change.Name, next)
            : _all.TryGetValue(change.Name, out var before) && before.Version == change.Version
                && _all.TryUpdate(change.Name, next, before);
        return Task.FromResult(done ? next : null);
    }

    public void Clear() => _all.Clear();

    protected void Check()
    {
        if (IsAway) throw new StorageUnavailableException("Storage is away", new TimeoutException());
    }
}
