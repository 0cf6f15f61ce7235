namespace Testing.Faults;

/// <summary>The faults of one direction of a connection, in the order of its bytes.</summary>
public sealed class FaultLine
{
    private readonly Random _random;
    private readonly int _between;
    private readonly TimeSpan _longest;
    private long _left;

    internal FaultLine(Random random, int between, TimeSpan longest)
    {
        (_random, _between, _longest) = (random, between, longest);
        _left = Distance();
    }

    /// <summary>What happens to the next bytes.</summary>
    public Fault Next(int bytes)
    {
        if (bytes < _left)
        {
            _left -= bytes;
            return new(FaultKind.None, bytes, default);
        }
        var (passes, after) = ((int)Math.Max(0, _left - 1), _longest * _random.NextDouble());
        _left = Distance();
        return _random.Next(4) switch
        {
            0 => new(FaultKind.Delay, bytes, after),
            1 => new(FaultKind.Drop, 0, after),
            2 => new(FaultKind.Truncate, passes, default),
            _ => new(FaultKind.Cut, 0, default),
        };
    }

    // Faults come independently of each other, as accidents do.
    private long Distance() => 1 + (long)(-Math.Log(1 - _random.NextDouble()) * _between);
}
