namespace Testing.Faults;

/// <summary>
/// Decides by a seed what happens on connections. The nth connection has the same faults after the same bytes in every run.
/// </summary>
/// <param name="seed">Another seed gives other faults.</param>
/// <param name="between">How many bytes pass between two faults of one direction, on average.</param>
/// <param name="longest">The longest delay, and the longest silence before a connection ends.</param>
public sealed class FaultPlan(int seed, int between, TimeSpan longest)
{
    private int _connections;

    /// <summary>The faults of a new connection: from its client to its server, and back.</summary>
    public (FaultLine There, FaultLine Back) Connect()
    {
        var number = Interlocked.Increment(ref _connections);
        return (new(new(HashOf(seed, number, 0)), between, longest), new(new(HashOf(seed, number, 1)), between, longest));
    }

    // HashCode differs from process to process.
    private static int HashOf(int seed, int connection, int direction) => unchecked((seed * 31 + connection) * 31 + direction);
}
