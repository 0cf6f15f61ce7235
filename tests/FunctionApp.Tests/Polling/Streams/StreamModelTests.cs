using FsCheck;
using FsCheck.Fluent;

namespace FunctionApp.Tests.Polling.Streams;

public sealed class StreamModelTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void Whatever_fails_records_keep_their_order_none_is_skipped_and_no_window_counts_one_twice() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => new StreamWorld(seed).RunAsync()).Check(Runs);
}
