using Simulation.Runs;

namespace Simulation;

public sealed class SimulationTests
{
    [Fact]
    public void Ten_thousand_seeds_hold_all_invariants()
    {
        var result = Hunt.Seeds(0, 10_000, TimeSpan.MaxValue);
        Assert.True(result.Found.Count == 0, string.Join('\n', result.Found.Select(outcome => outcome.Report())));
        Assert.Equal(10_000, result.Seeds);
    }

    [Fact]
    public void A_seed_replays_byte_for_byte()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (first, second) = (Run.Logged(seed), Run.Logged(seed));
            Assert.NotEmpty(first.Log);
            Assert.Equal(first.Log, second.Log);
        }
    }
}
