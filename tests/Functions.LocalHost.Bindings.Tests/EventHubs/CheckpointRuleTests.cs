using Azure.Messaging.EventHubs;
using Functions.LocalHost.EventHubs.Checkpoints;

namespace Functions.LocalHost.Bindings.Tests.EventHubs;

public sealed class CheckpointRuleTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_batch_gets_a_checkpoint_by_default()
    {
        var rule = new CheckpointRule(enabled: true, frequency: 1);
        Assert.True(rule.KeepsNext);
        var last = new EventData("a");
        Assert.Same(last, rule.Done(last, Now));
        rule.Kept();
        Assert.Null(rule.Closing());
    }

    [Fact]
    public void Every_third_batch_gets_a_checkpoint_and_so_does_closing_the_partition()
    {
        var rule = new CheckpointRule(enabled: true, frequency: 3);
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(_ =>
        {
            var (keeps, kept) = (rule.KeepsNext, rule.Done(new EventData("a"), Now) is not null);
            if (kept) rule.Kept();
            return keeps == kept ? kept : throw new InvalidOperationException("The batch was told otherwise.");
        }));
        var last = new EventData("b");
        Assert.Null(rule.Done(last, Now));
        Assert.Same(last, rule.Closing());
    }

    [Fact]
    public void The_batch_after_a_failed_checkpoint_gets_a_checkpoint()
    {
        var rule = new CheckpointRule(enabled: true, frequency: 2);
        rule.Done(new EventData("a"), Now);
        Assert.NotNull(rule.Done(new EventData("b"), Now));
        Assert.True(rule.KeepsNext);
        Assert.NotNull(rule.Done(new EventData("c"), Now));
    }

    [Fact]
    public void An_idle_partition_gets_a_checkpoint_after_ten_minutes()
    {
        var rule = new CheckpointRule(enabled: true, frequency: 3);
        rule.Done(new EventData("a"), Now);
        Assert.Null(rule.Idle(Now.AddMinutes(9)));
        Assert.NotNull(rule.Idle(Now.AddMinutes(10)));
        rule.Kept();
        Assert.Null(rule.Idle(Now.AddMinutes(20)));
    }

    [Fact]
    public void Without_checkpointing_nothing_is_stored()
    {
        var rule = new CheckpointRule(enabled: false, frequency: 1);
        Assert.False(rule.KeepsNext);
        Assert.Null(rule.Done(new EventData("a"), Now));
        Assert.Null(rule.Closing());
    }
}
