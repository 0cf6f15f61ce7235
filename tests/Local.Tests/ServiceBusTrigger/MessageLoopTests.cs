using Azure.Messaging.ServiceBus;
using Local.ServiceBus.Pumps;
using Testing;

namespace Local.Tests.ServiceBusTrigger;

public sealed class MessageLoopTests
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_messages_run_at_once_than_configured_and_none_wait_under_a_lock()
    {
        await using var listening = new Listening { Do = (_, _) => _done.Task };
        listening.Entity.Send([.. Enumerable.Range(0, 10).Select(number => $"m{number}")]);
        await listening.StartAsync("maxConcurrentCalls=3");
        await Eventually.True(() => listening.Seen.Count == 3, Cancellation);
        Assert.Equal([3], listening.Entity.Read(entity => entity.Receives.Select(receive => receive.Most).ToArray()));
        _done.SetResult();
        await Eventually.True(() => listening.Entity.Completed.Count == 10, Cancellation);
        Assert.Equal(3, listening.MostAtOnce);
    }

    [Fact]
    public async Task Stopping_takes_no_further_message_and_waits_for_the_function_that_runs()
    {
        await using var listening = new Listening { Do = (_, _) => _done.Task };
        await listening.StartAsync();
        listening.Entity.Send("running");
        await Eventually.True(() => listening.Seen.Count == 1, Cancellation);
        var stopping = listening.StopAsync(CancellationToken.None);
        listening.Entity.Send("late");
        Assert.False(stopping.IsCompleted);
        _done.SetResult();
        await stopping;
        Assert.Equal(["running"], listening.Entity.Completed);
        Assert.Equal(["late"], listening.Entity.Active);
        Assert.Equal([""], listening.Entity.Closed);
    }

    [Fact]
    public async Task A_shutdown_that_takes_too_long_cancels_the_function_and_abandons_its_message()
    {
        await using var listening = new Listening { Do = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation) };
        await listening.StartAsync();
        listening.Entity.Send("endless");
        await Eventually.True(() => listening.Seen.Count == 1, Cancellation);
        await listening.StopAsync(new CancellationToken(canceled: true));
        await Eventually.True(() => listening.Entity.Read(entity => entity.Abandoned.Count) == 1, Cancellation);
        Assert.Equal(1, listening.Log.Count("the shutdown did not wait"));
    }

    [Theory]
    [InlineData(ServiceBusFailureReason.ServiceCommunicationProblem, "cannot be received from")]
    [InlineData(ServiceBusFailureReason.MessagingEntityNotFound, "does not exist")]
    public async Task An_absence_is_logged_once_and_messages_flow_again_after_it(ServiceBusFailureReason reason, string logged)
    {
        var clock = Listening.Clock();
        await using var listening = new Listening(clock);
        listening.Entity.Trouble = new ServiceBusException("away", reason);
        await listening.StartAsync();
        await FailAsync(listening, clock, times: 3);
        listening.Entity.Trouble = null;
        listening.Entity.Send("after");
        clock.Advance(Reception.RetryDelay);
        await Eventually.True(() => listening.Entity.Completed is ["after"], Cancellation);
        Assert.Equal((1, 1), (listening.Log.Count(logged), listening.Log.Count("'orders' answers")));

        // A second absence is another change of state.
        listening.Entity.Trouble = new ServiceBusException("away", reason);
        listening.Entity.Change();
        await FailAsync(listening, clock, times: 6);
        Assert.Equal(2, listening.Log.Count(logged));
        listening.Entity.Trouble = null;
    }

    [Fact]
    public async Task That_an_entity_is_back_shows_though_no_message_comes()
    {
        var clock = Listening.Clock();
        await using var listening = new Listening(clock);
        listening.Entity.Trouble = new ServiceBusException("away", ServiceBusFailureReason.ServiceCommunicationProblem);
        await listening.StartAsync();
        await FailAsync(listening, clock, times: 1);
        listening.Entity.Trouble = null;
        await Eventually.True(() =>
        {
            if (clock.NextDue is { } due) clock.AdvanceTo(due);
            return listening.Log.Count("'orders' answers") == 1;
        }, Cancellation);
        Assert.Empty(listening.Seen);
    }

    [Fact]
    public async Task A_fault_that_is_none_of_the_service_does_not_end_the_loop()
    {
        var clock = Listening.Clock();
        await using var listening = new Listening(clock);
        listening.Entity.Trouble = new ObjectDisposedException("receiver");
        await listening.StartAsync();
        await FailAsync(listening, clock, times: 2);
        listening.Entity.Trouble = null;
        listening.Entity.Send("after");
        clock.Advance(Reception.RetryDelay);
        await Eventually.True(() => listening.Entity.Completed is ["after"], Cancellation);
    }

    private static Task FailAsync(Listening listening, ManualTimeProvider clock, int times) => Eventually.True(() =>
    {
        if (listening.Entity.Failures >= times) return true;
        if (clock.NextDue is { } due) clock.AdvanceTo(due);
        return false;
    }, Cancellation);
}
