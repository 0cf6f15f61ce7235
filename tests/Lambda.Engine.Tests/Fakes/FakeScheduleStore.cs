using System.Globalization;
using Lambda.Engine.Routing.Schedules;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakeScheduleStore : IScheduleStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ScheduleState> _states = [];
    private int _version;

    /// <summary>Called before each write; it may throw.</summary>
    public Action<ScheduleState>? Before { get; set; }

    public IReadOnlyList<ScheduleState> All => [.. _states.Values];

    public Task<IReadOnlyList<ScheduleState>> LoadAsync(CancellationToken cancellation)
    {
        lock (_lock) return Task.FromResult(All);
    }

    public Task<ScheduleState?> TryPutAsync(ScheduleState state, CancellationToken cancellation)
    {
        Before?.Invoke(state);
        lock (_lock)
        {
            if (_states.GetValueOrDefault(state.Rule)?.Version != state.Version) return Task.FromResult<ScheduleState?>(null);
            return Task.FromResult<ScheduleState?>(
                _states[state.Rule] = state with { Version = (++_version).ToString(CultureInfo.InvariantCulture) });
        }
    }
}
