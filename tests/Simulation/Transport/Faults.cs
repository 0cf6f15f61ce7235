using Simulation.Scheduling;
using Simulation.Storage;

namespace Simulation.Transport;

internal enum FaultKind
{
    None, LostBefore, LostAfter, Refused, RefusedAfter, TimeoutBefore, TimeoutAfter,
}

/// <summary>What happens to one call of storage.</summary>
internal readonly record struct Fault(FaultKind Kind, TimeSpan Way, TimeSpan Back, int Status)
{
    /// <summary>Whether the caller's process ends at this moment.</summary>
    public bool Kills { get; init; }

    public bool IsNone => Kind == FaultKind.None;

    public bool HasEffect => Kind is FaultKind.None or FaultKind.LostAfter or FaultKind.RefusedAfter or FaultKind.TimeoutAfter;
}

/// <summary>Decides by the seed which calls of storage fail, and how.</summary>
internal sealed class Faults(Loop loop, int seed, double rate)
{
    private static readonly int[] Statuses = [503, 503, 500, 429];
    private readonly Random _random = new(seed);
    private readonly Dictionary<Domain, (int Before, TimeSpan Delay)> _slow = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset Until, StorageKind? Service)> _outages = [];

    /// <summary>Whether anything in this run fails.</summary>
    public bool AreOn => rate > 0;

    public bool IsOver { get; set; }

    /// <summary>Whose call storage answers now.</summary>
    public Domain? Caller { get; set; }

    /// <summary>Holds up the call after the next one of the process that storage answers now.</summary>
    public void HoldUp(TimeSpan delay)
    {
        if (Caller is { } caller) _slow[caller] = (1, delay);
    }

    public void Away(DateTimeOffset from, TimeSpan time, StorageKind? service) => _outages.Add((from, from + time, service));

    public Fault Next(StorageKind service, Domain? caller = null)
    {
        var (way, back) = (Time() + HeldUp(caller), Time());
        if (IsOver || rate == 0) return new(FaultKind.None, way, back, 200);
        var isAway = _outages.Exists(one => one.From <= loop.Now && loop.Now < one.Until && (one.Service ?? service) == service);
        if (!isAway && _random.NextDouble() >= rate) return new(FaultKind.None, Slow(way), Slow(back), 200);
        var kind = isAway ? (FaultKind)(_random.Next(2) * 2 + 1) : (FaultKind)_random.Next(1, 7);
        // A busy service answers instead of doing the work.
        if (kind == FaultKind.RefusedAfter) return new(kind, Slow(way), back, 500);
        return new(kind, Slow(way), back, Statuses[_random.Next(Statuses.Length)]) { Kills = _random.Next(20) == 0 };
    }

    private TimeSpan HeldUp(Domain? caller)
    {
        if (caller is null || !_slow.Remove(caller, out var slow)) return TimeSpan.Zero;
        if (slow.Before == 0) return slow.Delay;
        _slow[caller] = slow with { Before = slow.Before - 1 };
        return TimeSpan.Zero;
    }

    private TimeSpan Time() => TimeSpan.FromMilliseconds(_random.Next(1, 20));

    private TimeSpan Slow(TimeSpan usual) => _random.Next(50) == 0 ? usual * _random.Next(10, 300) : usual;
}
