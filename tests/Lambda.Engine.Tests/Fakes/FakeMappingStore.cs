using System.Collections.Concurrent;
using Lambda.Engine.Polling;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakeMappingStore : IMappingStore
{
    private readonly ConcurrentDictionary<string, StoredMapping> _stored = new();
    private int _version;

    public bool IsAway { get; set; }

    /// <summary>How often someone else is faster.</summary>
    public int Overtakes { get; set; }

    public int Loads { get; private set; }

    public Dictionary<string, DateTimeOffset> Beginnings { get; } = [];

    public Task<DateTimeOffset> BeganAsync(string name, DateTimeOffset now, CancellationToken cancellation)
    {
        if (IsAway) throw new StorageUnavailableException("Storage is away", new TimeoutException());
        if (Beginnings.TryAdd(name, now)) return Task.FromResult(now);
        return Task.FromResult(Beginnings[name]);
    }

    public Task<IReadOnlyList<StoredMapping>> LoadAsync(CancellationToken cancellation)
    {
        Loads++;
        return IsAway ? throw new StorageUnavailableException("Storage is away", new TimeoutException()) : Task.FromResult<IReadOnlyList<StoredMapping>>([.. _stored.Values]);
    }

    public Task<StoredMapping?> TryPutAsync(StoredMapping mapping, CancellationToken cancellation)
    {
        if (Overtakes > 0)
        {
            Overtakes--;
            return Task.FromResult<StoredMapping?>(null);
        }
        if (_stored.GetValueOrDefault(mapping.Name)?.Version != mapping.Version) return Task.FromResult<StoredMapping?>(null);
        return Task.FromResult<StoredMapping?>(_stored[mapping.Name] = mapping with { Version = $"{++_version}" });
    }
}
