using Lambda.Engine.Invocation;
using Simulation.Workload;

namespace Simulation.Invariants;

/// <summary>What the settings of a function are and may have been: while they change, instances differ.</summary>
internal sealed class KnownSettings(FunctionPlan plan)
{
    private readonly Changes _events = new();
    private readonly Changes _reservations = new();

    public bool AreChanged => _events.All.Count > 0;

    public int MostRetries => _events.All.Select(change => change.Retries).Append(plan.Retries).Max();

    public int OldestAge => _events.All.Select(change => change.MaxAge).Append(plan.MaxAge).Max();

    /// <summary>The largest reservation; null when there may have been none.</summary>
    public int? MostReserved =>
        plan.Reserved is { } first ? _reservations.All.Select(change => change.Reserved!.Value).Append(first).Max() : null;

    public IEnumerable<string?> OnSuccess => _events.All.Select(change => change.OnSuccess).Append(plan.OnSuccess);

    public IEnumerable<string?> OnFailure => _events.All.Select(change => change.OnFailure).Append(plan.OnFailure);

    public void Began(ChangePlan change) => Of(change).Began(change);

    public void Ended(ChangePlan change, bool isStored) => Of(change).Ended(change, isStored);

    /// <summary>What an instance has otherwise than it was changed; null when nothing, or when that cannot be known.</summary>
    public string? Difference(FunctionOptions options)
    {
        if (_events.Known is { } events)
        {
            if (options.MaximumRetryAttempts != events.Retries) return $"{options.MaximumRetryAttempts} retries after {events}";
            if (options.MaximumEventAgeInSeconds != events.MaxAge) return $"an age of {options.MaximumEventAgeInSeconds} s after {events}";
            if (options.OnSuccess != events.OnSuccess) return $"OnSuccess {options.OnSuccess} after {events}";
            if (options.OnFailure != events.OnFailure) return $"OnFailure {options.OnFailure} after {events}";
        }
        return _reservations.Known is { } reserved && options.ReservedConcurrentExecutions != reserved.Reserved
            ? $"a reservation of {options.ReservedConcurrentExecutions} after {reserved}"
            : null;
    }

    private Changes Of(ChangePlan change) => change.Reserved is null ? _events : _reservations;

    // Two at once are stored in either order, and one that failed, or whose instance was killed, may be stored or not.
    private sealed class Changes
    {
        private int _pending;
        private bool _isLost;
        private ChangePlan? _last;

        public List<ChangePlan> All { get; } = [];

        public ChangePlan? Known => _pending == 0 && !_isLost ? _last : null;

        public void Began(ChangePlan change)
        {
            _isLost |= _pending++ > 0;
            All.Add(change);
        }

        public void Ended(ChangePlan change, bool isStored)
        {
            _pending--;
            _isLost |= !isStored;
            _last = change;
        }
    }
}
