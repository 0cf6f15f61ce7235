using Simulation.Runs;

namespace Simulation;

public sealed class SimulationTests
{
    private const int Seeds = 2000;

    // A busy machine runs fewer.
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(40);

    [Fact]
    public void All_invariants_hold_for_every_seed()
    {
        var result = Hunt.Seeds(0, Seeds, AtMost);
        Assert.True(result.Found.Count == 0, string.Join('\n', result.Found.Select(outcome => outcome.Report())));
        Assert.True(result.Seeds > 0);
    }

    [Fact]
    public void The_same_seed_always_produces_the_same_log()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (first, second) = (Run.Logged(seed), Run.Logged(seed));
            Assert.NotEmpty(first.Log);
            Assert.Equal(first.Log, second.Log);
        }
    }
}
