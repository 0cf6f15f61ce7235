using System.Globalization;
using Lambda.Engine.Routing.Archives;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakeReplays : IReplayStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, EventReplay> _replays = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Called before each write; it may throw, or change what is stored.</summary>
    public Action<EventReplay>? Before { get; set; }

    public EventReplay this[string name]
    {
        get { lock (_lock) return _replays[name]; }
    }

    public Task<IReadOnlyList<EventReplay>> ListAsync(CancellationToken cancellation)
    {
        lock (_lock) return Task.FromResult<IReadOnlyList<EventReplay>>([.. _replays.Values]);
    }

    public Task<EventReplay?> FindAsync(string name, CancellationToken cancellation)
    {
        lock (_lock) return Task.FromResult(_replays.GetValueOrDefault(name));
    }

    public Task<EventReplay?> TryPutAsync(EventReplay replay, CancellationToken cancellation)
    {
        Before?.Invoke(replay);
        lock (_lock)
        {
            if (_replays.GetValueOrDefault(replay.Name)?.Version != replay.Version) return Task.FromResult<EventReplay?>(null);
            return Task.FromResult<EventReplay?>(Put(replay));
        }
    }

    /// <summary>Changes a replay, as another instance would.</summary>
    public EventReplay Put(EventReplay replay)
    {
        lock (_lock) return _replays[replay.Name] = replay with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
    }

    public Task<int> DeleteEndedAsync(DateTimeOffset before, CancellationToken cancellation) => throw new NotSupportedException();
}
