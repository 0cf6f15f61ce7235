using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Messaging;
using Functions.LocalHost.ServiceBus.Listeners;

namespace Functions.LocalHost.Bindings.Tests.ServiceBus;

public sealed class BatchTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_batch_that_reaches_the_minimum_size_is_ready_at_once()
    {
        var assembly = new BatchAssembly<int>(fewest: 2, most: 5, Wait);
        Assert.Empty(assembly.Add([1], Now));
        Assert.Equal(4, assembly.Room);
        Assert.Equal([1, 2], assembly.Add([2], Now.AddSeconds(1)));
        Assert.Null(assembly.Patience(Now.AddSeconds(1)));
    }

    [Fact]
    public void A_batch_below_the_minimum_size_waits_from_its_first_message_on()
    {
        var assembly = new BatchAssembly<int>(fewest: 3, most: 5, Wait);
        assembly.Add([1], Now);
        assembly.Add([2], Now.AddSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(5), assembly.Patience(Now.AddSeconds(25)));
        Assert.Empty(assembly.Add([], Now.AddSeconds(29)));
        Assert.Equal([1, 2], assembly.Add([], Now.AddSeconds(30)));
        Assert.Empty(assembly.TakeAll());
    }

    [Fact]
    public async Task A_batch_contains_the_available_messages_up_to_its_limit_and_only_one_batch_runs_at_a_time()
    {
        await using var listening = new Listening();
        listening.Entity.Send("a", "b", "c", "d", "e");
        listening.Start(options => options.MaxMessageBatchSize = 3);
        await Eventually.True(() => listening.Entity.Completed.Count == 5, Cancellation);
        Assert.Equal([["a", "b", "c"], ["d", "e"]], listening.Seen);
        Assert.Equal(1, listening.MostAtOnce);
    }

    [Fact]
    public async Task A_small_batch_runs_when_enough_messages_have_arrived()
    {
        await using var listening = new Listening(Listening.Clock());
        listening.Entity.Send("a");
        listening.Start(options => options.MinMessageBatchSize = 2);
        await Eventually.True(() => listening.Entity.Read(entity => entity.Receives.Count) == 2, Cancellation);
        Assert.Empty(listening.Seen);
        listening.Entity.Send("b");
        await Eventually.True(() => listening.Entity.Completed is ["a", "b"], Cancellation);
        Assert.Equal([["a", "b"]], listening.Seen);
    }

    [Fact]
    public async Task A_small_batch_runs_after_the_maximum_wait_time()
    {
        var clock = Listening.Clock();
        await using var listening = new Listening(clock);
        listening.Entity.Send("a");
        listening.Start(options => (options.MinMessageBatchSize, options.MaxBatchWaitTime) = (2, TimeSpan.FromSeconds(10)));
        await Eventually.True(() => clock.NextDue is not null, Cancellation);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(listening.Seen);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => listening.Entity.Completed is ["a"], Cancellation);
    }

    [Fact]
    public async Task A_waiting_batch_runs_before_the_app_stops()
    {
        await using var listening = new Listening();
        listening.Entity.Send("a");
        listening.Start(options => options.MinMessageBatchSize = 2);
        await Eventually.True(() => listening.Entity.Read(entity => entity.Receives.Count) == 2, Cancellation);
        await listening.StopAsync();
        Assert.Equal([["a"]], listening.Seen);
        Assert.Equal(["a"], listening.Entity.Completed);
    }

    [Fact]
    public async Task A_batch_that_is_running_when_the_app_stops_is_cancelled()
    {
        await using var listening = new Listening();
        var told = false;
        listening.Do = (_, cancellation) =>
            Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { told = true; }, TaskScheduler.Default);
        listening.Entity.Send("a");
        listening.Start();
        await Eventually.True(() => listening.Seen.Count == 1, Cancellation);
        await listening.StopAsync();
        Assert.True(told);
    }

    [Fact]
    public async Task An_idle_session_is_released_for_the_next_one()
    {
        var clock = Listening.Clock();
        await using var listening = new Listening(clock) { Sessions = true };
        listening.Entity.SendTo("a", "1");
        listening.Start(options => options.SessionIdleTimeout = TimeSpan.FromSeconds(5));
        await Eventually.True(() => listening.Entity.Completed is ["1"] && clock.NextDue is not null, Cancellation);
        listening.Entity.SendTo("b", "2");
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(listening.Entity.Closed);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        await Eventually.True(() => listening.Entity.Completed is ["1", "2"], Cancellation);
        Assert.Equal(["a"], listening.Entity.Closed);
        Assert.Equal(["a", "b"], listening.Entity.Accepted);
    }

    [Fact]
    public async Task A_session_that_the_function_releases_is_given_up_even_if_it_has_more_messages()
    {
        await using var listening = new Listening { Sessions = true };
        listening.Do = (delivery, _) =>
        {
            delivery.Session!.Release();
            return Task.CompletedTask;
        };
        listening.Entity.SendTo("s", "a", "b");
        listening.Start(options => options.MaxMessageBatchSize = 1);
        await Eventually.True(() => listening.Entity.Completed.Count == 2, Cancellation);
        Assert.Equal(["s", "s"], listening.Entity.Read(entity => entity.Accepted.ToArray()));
    }

    [Fact]
    public async Task A_small_batch_runs_when_its_session_becomes_idle()
    {
        var clock = Listening.Clock();
        await using var listening = new Listening(clock) { Sessions = true };
        listening.Entity.SendTo("s", "a");
        listening.Start(options => (options.MinMessageBatchSize, options.SessionIdleTimeout) = (2, TimeSpan.FromSeconds(5)));
        await Eventually.True(() => clock.NextDue is not null && listening.Entity.Read(entity => entity.Receives.Count) == 2, Cancellation);
        clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.True(() => listening.Entity.Completed is ["a"] && listening.Entity.Closed is ["s"], Cancellation);
    }

    [Fact]
    public async Task Neither_a_lost_session_nor_a_failing_close_ends_the_receive_loop()
    {
        await using var listening = new Listening { Sessions = true };
        listening.Entity.SendTo("s", "a");
        listening.Entity.TroubleAtClosing = new ServiceBusException("away", ServiceBusFailureReason.ServiceCommunicationProblem);
        listening.Start();
        await Eventually.True(() =>
            listening.Entity.Completed is ["a"] && listening.Entity.Read(entity => entity.Receives.Count) == 2, Cancellation);
        listening.Entity.Trouble = new ServiceBusException("lost", ServiceBusFailureReason.SessionLockLost);
        listening.Entity.Change();
        await Eventually.True(() => listening.Entity.Read(entity => entity.Closed.Count) == 1, Cancellation);
        listening.Entity.Trouble = null;
        listening.Entity.SendTo("s", "b");
        await Eventually.True(() => listening.Entity.Completed is ["a", "b"], Cancellation);
        Assert.True(listening.Log.Count("could not be closed cleanly") >= 1);
    }

    [Fact]
    public async Task A_timeout_while_waiting_for_a_session_is_not_an_error()
    {
        await using var listening = new Listening { Sessions = true };
        listening.Entity.Trouble = new ServiceBusException("none", ServiceBusFailureReason.ServiceTimeout);
        listening.Start();
        await Eventually.True(() => listening.Entity.Failures >= 2, Cancellation);
        listening.Entity.Trouble = null;
        listening.Entity.SendTo("s", "a");
        await Eventually.True(() => listening.Entity.Completed is ["a"], Cancellation);
        Assert.DoesNotContain(listening.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ServiceBusFailureReason.ServiceCommunicationProblem, "Cannot receive from Service Bus entity")]
    [InlineData(ServiceBusFailureReason.MessagingEntityNotFound, "does not exist")]
    public async Task An_outage_is_logged_once_and_messages_are_received_again_after_it(ServiceBusFailureReason reason, string logged)
    {
        var clock = Listening.Clock();
        await using var listening = new Listening(clock);
        listening.Entity.Trouble = new ServiceBusException("away", reason);
        listening.Start();
        await Eventually.True(() =>
        {
            if (listening.Entity.Failures >= 3) return true;
            if (clock.NextDue is { } due) clock.AdvanceTo(due);
            return false;
        }, Cancellation);
        listening.Entity.Trouble = null;
        listening.Entity.Send("after");
        clock.Advance(EntityHealth.RetryDelay);
        await Eventually.True(() => listening.Entity.Completed is ["after"], Cancellation);
        Assert.Equal((1, 1), (listening.Log.Count(logged), listening.Log.Count("'orders' is available again")));
    }
}
