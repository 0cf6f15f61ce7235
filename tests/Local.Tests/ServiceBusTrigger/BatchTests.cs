using Azure.Messaging.ServiceBus;
using Local.Host;
using Testing;

namespace Local.Tests.ServiceBusTrigger;

public sealed class BatchTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_batch_of_the_smallest_size_is_ready_at_once()
    {
        var assembly = new BatchAssembly<ServiceBusReceivedMessage>(fewest: 2, most: 5, Wait);
        Assert.Empty(assembly.Add(Messages(1), Now));
        Assert.Equal(4, assembly.Room);
        Assert.Equal(2, assembly.Add(Messages(1), Now.AddSeconds(1)).Count);
        Assert.Null(assembly.Patience(Now.AddSeconds(1)));
    }

    [Fact]
    public void A_smaller_batch_waits_from_its_first_message_on()
    {
        var assembly = new BatchAssembly<ServiceBusReceivedMessage>(fewest: 3, most: 5, Wait);
        assembly.Add(Messages(1), Now);
        assembly.Add(Messages(1), Now.AddSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(5), assembly.Patience(Now.AddSeconds(25)));
        Assert.Empty(assembly.Add([], Now.AddSeconds(29)));
        Assert.Equal(2, assembly.Add([], Now.AddSeconds(30)).Count);
        Assert.Empty(assembly.TakeAll());
    }

    [Fact]
    public async Task A_batch_has_what_is_there_up_to_the_largest_size_and_one_runs_at_a_time()
    {
        await using var listening = new Listening { Mode = new(Batched: true, Sessions: false) };
        listening.Entity.Send("a", "b", "c", "d", "e");
        await listening.StartAsync("maxMessageBatchSize=3");
        await Eventually.True(() => listening.Entity.Completed.Count == 5, Cancellation);
        Assert.Equal([["a", "b", "c"], ["d", "e"]], listening.Seen);
        Assert.Equal(1, listening.MostAtOnce);
    }

    [Fact]
    public async Task A_small_batch_runs_when_enough_messages_came()
    {
        await using var listening = new Listening(Listening.Clock()) { Mode = new(Batched: true, Sessions: false) };
        listening.Entity.Send("a");
        await listening.StartAsync("minMessageBatchSize=2");
        await Eventually.True(() => listening.Entity.Read(entity => entity.Receives.Count) == 2, Cancellation);
        Assert.Empty(listening.Seen);
        listening.Entity.Send("b");
        await Eventually.True(() => listening.Entity.Completed is ["a", "b"], Cancellation);
        Assert.Equal([["a", "b"]], listening.Seen);
    }

    [Fact]
    public async Task A_small_batch_runs_when_it_has_waited_long_enough()
    {
        var clock = Listening.Clock();
        await using var listening = new Listening(clock) { Mode = new(Batched: true, Sessions: false) };
        listening.Entity.Send("a");
        await listening.StartAsync("minMessageBatchSize=2", "maxBatchWaitTime=00:00:10");
        await Eventually.True(() => clock.NextDue is not null, Cancellation);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(listening.Seen);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => listening.Entity.Completed is ["a"], Cancellation);
    }

    [Fact]
    public async Task What_waits_when_the_app_stops_runs_before_it_does()
    {
        await using var listening = new Listening { Mode = new(Batched: true, Sessions: false) };
        listening.Entity.Send("a");
        await listening.StartAsync("minMessageBatchSize=2");
        await Eventually.True(() => listening.Entity.Read(entity => entity.Receives.Count) == 2, Cancellation);
        await listening.StopAsync(Cancellation);
        Assert.Equal([["a"]], listening.Seen);
        Assert.Equal(["a"], listening.Entity.Completed);
    }

    private static ServiceBusReceivedMessage[] Messages(int count) => [.. Enumerable.Range(0, count).Select(_ => ServiceBusModelFactory.ServiceBusReceivedMessage(new BinaryData("x")))];
}
