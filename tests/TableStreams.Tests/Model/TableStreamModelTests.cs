using FsCheck;
using FsCheck.Fluent;

namespace TableStreams.Tests.Model;

public sealed class TableStreamModelTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(
        int.TryParse(Environment.GetEnvironmentVariable("TABLE_STREAM_RUNS"), out var runs) ? runs : 400);

    [Fact]
    public void No_change_is_lost_and_the_changes_of_an_item_stay_in_order_whatever_fails() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => new TableStreamWorld(seed).Run()).Check(Runs);
}
