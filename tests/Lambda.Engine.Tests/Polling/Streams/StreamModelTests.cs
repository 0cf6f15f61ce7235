using FsCheck;
using FsCheck.Fluent;

namespace Lambda.Engine.Tests.Polling.Streams;

public sealed class StreamModelTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(3000);

    [Fact]
    public void Records_keep_their_order_and_are_counted_once_whatever_fails() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => new StreamWorld(seed).RunAsync()).Check(Runs);

    [Theory]
    // A record that was discarded came again after a crash, when its window was closed, and was counted in the next one.
    [InlineData(1493313531)]
    // The answer to a save was lost, and the window went on from the state before it.
    [InlineData(2100419326)]
    public Task A_failure_that_passed_does_not_recur(int seed) => new StreamWorld(seed).RunAsync();
}
