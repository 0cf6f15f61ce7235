using Azure.Messaging.ServiceBus;
using Local.ServiceBus.Pumps;
using Testing;

namespace Local.Tests.ServiceBusTrigger;

public sealed class SessionTests
{
    private static readonly DispatchMode Sessions = new(Batched: false, Sessions: true);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_messages_of_a_session_run_in_their_order_and_one_at_a_time()
    {
        await using var listening = new Listening { Mode = Sessions, Do = async (_, _) => await Task.Yield() };
        string[] texts = [.. Enumerable.Range(0, 20).Select(number => $"m{number}")];
        listening.Entity.SendTo("s", texts);
        await listening.StartAsync();
        await Eventually.True(() => listening.Entity.Completed.Count == 20, Cancellation);
        Assert.Equal(texts, listening.Seen.Select(seen => seen.Single()));
        Assert.Equal(1, listening.MostAtOnce);
    }

    [Fact]
    public async Task As_many_sessions_run_at_once_as_configured()
    {
        await using var listening = new Listening { Mode = Sessions, Do = (_, _) => _done.Task };
        foreach (var session in "abcd") listening.Entity.SendTo(session.ToString(), "m");
        await listening.StartAsync("maxConcurrentSessions=2", "sessionIdleTimeout=00:00:00.001");
        await Eventually.True(() => listening.Seen.Count == 2, Cancellation);
        Assert.Equal(2, listening.Entity.Read(entity => entity.Accepted.Count));
        _done.SetResult();
        await Eventually.True(() => listening.Entity.Completed.Count == 4, Cancellation);
        Assert.Equal(2, listening.MostAtOnce);
    }

    [Fact]
    public async Task A_session_may_run_more_messages_at_once()
    {
        await using var listening = new Listening { Mode = Sessions, Do = (_, _) => _done.Task };
        listening.Entity.SendTo("s", "a", "b", "c");
        await listening.StartAsync("maxConcurrentCallsPerSession=2");
        await Eventually.True(() => listening.Seen.Count == 2, Cancellation);
        _done.SetResult();
        await Eventually.True(() => listening.Entity.Completed.Count == 3, Cancellation);
        Assert.Equal(2, listening.MostAtOnce);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_has_been_idle_is_given_up_for_the_next(bool batched)
    {
        var clock = Listening.Clock();
        await using var listening = new Listening(clock) { Mode = new(batched, Sessions: true) };
        listening.Entity.SendTo("a", "1");
        await listening.StartAsync("maxConcurrentSessions=1", "sessionIdleTimeout=00:00:05", "maxAutoLockRenewalDuration=00:00:00");
        await Eventually.True(() => listening.Entity.Completed is ["1"] && clock.NextDue is not null, Cancellation);
        listening.Entity.SendTo("b", "2");
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(listening.Entity.Closed);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        await Eventually.True(() => listening.Entity.Completed is ["1", "2"], Cancellation);
        Assert.Equal(["a"], listening.Entity.Closed);
        Assert.Equal(["a", "b"], listening.Entity.Accepted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_the_function_releases_is_given_up_though_it_has_more(bool batched)
    {
        await using var listening = new Listening
        {
            Mode = new(batched, Sessions: true),
            Do = (delivery, _) =>
            {
                delivery.ReleasesSession = true;
                return Task.CompletedTask;
            },
        };
        listening.Entity.SendTo("s", "a", "b");
        await listening.StartAsync("maxConcurrentSessions=1", "maxMessageBatchSize=1");
        await Eventually.True(() => listening.Entity.Completed.Count == 2, Cancellation);
        Assert.Equal(["s", "s"], listening.Entity.Read(entity => entity.Accepted.ToArray()));
    }

    [Fact]
    public async Task A_small_batch_runs_when_its_session_is_idle()
    {
        var clock = Listening.Clock();
        await using var listening = new Listening(clock) { Mode = new(Batched: true, Sessions: true) };
        listening.Entity.SendTo("s", "a");
        await listening.StartAsync("minMessageBatchSize=2", "sessionIdleTimeout=00:00:05");
        await Eventually.True(() => clock.NextDue is not null && listening.Entity.Read(entity => entity.Receives.Count) == 2, Cancellation);
        clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.True(() => listening.Entity.Completed is ["a"] && listening.Entity.Closed is ["s"], Cancellation);
    }

    [Fact]
    public async Task A_lost_session_and_a_receiver_that_cannot_be_closed_do_not_end_the_loop()
    {
        await using var listening = new Listening { Mode = Sessions };
        listening.Entity.SendTo("s", "a");
        listening.Entity.TroubleAtClosing = new ServiceBusException("away", ServiceBusFailureReason.ServiceCommunicationProblem);
        await listening.StartAsync("maxConcurrentSessions=1");
        await Eventually.True(() => listening.Entity.Completed is ["a"] && listening.Entity.Read(entity => entity.Receives.Count) == 2, Cancellation);
        listening.Entity.Trouble = new ServiceBusException("lost", ServiceBusFailureReason.SessionLockLost);
        listening.Entity.Change();
        await Eventually.True(() => listening.Entity.Read(entity => entity.Closed.Count) == 1, Cancellation);
        listening.Entity.Trouble = null;
        listening.Entity.SendTo("s", "b");
        await Eventually.True(() => listening.Entity.Completed is ["a", "b"], Cancellation);
        Assert.True(listening.Log.Count("was gone before it was closed") >= 1);
    }

    [Fact]
    public async Task Waiting_for_a_session_in_vain_is_no_trouble()
    {
        await using var listening = new Listening { Mode = Sessions };
        listening.Entity.Trouble = new ServiceBusException("none", ServiceBusFailureReason.ServiceTimeout);
        await listening.StartAsync("maxConcurrentSessions=1");
        await Eventually.True(() => listening.Entity.Failures >= 2, Cancellation);
        listening.Entity.Trouble = null;
        listening.Entity.SendTo("s", "a");
        await Eventually.True(() => listening.Entity.Completed is ["a"], Cancellation);
        Assert.DoesNotContain(listening.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }
}
