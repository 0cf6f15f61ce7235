using System.Collections.Concurrent;
using Lambda.Engine.Settings;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakeFunctionChanges : IFunctionChanges
{
    private readonly ConcurrentDictionary<string, FunctionChanges> _all = new();
    private int _version;

    /// <summary>Runs before the next list is answered with what was there when it was asked for.</summary>
    public Func<Task>? BeforeListing { get; set; }

    public async Task<IReadOnlyList<FunctionChanges>> ListAsync(CancellationToken cancellation)
    {
        var all = _all.Values.ToList();
        if (BeforeListing is { } before) await before();
        return all;
    }

    public Task<FunctionChanges?> FindAsync(string functionName, CancellationToken cancellation) => Task.FromResult(_all.GetValueOrDefault(functionName));

    public Task<FunctionChanges?> TryPutAsync(FunctionChanges changes, CancellationToken cancellation)
    {
        var next = changes with { Version = $"{Interlocked.Increment(ref _version)}" };
        var done = changes.Version is null ? _all.TryAdd(changes.FunctionName, next)
            : _all.TryGetValue(changes.FunctionName, out var before) && before.Version == changes.Version && _all.TryUpdate(changes.FunctionName, next, before);
        return Task.FromResult(done ? next : null);
    }
}
