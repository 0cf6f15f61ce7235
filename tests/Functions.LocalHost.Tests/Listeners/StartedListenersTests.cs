using Functions.LocalHost.Listeners;
using Microsoft.Azure.WebJobs.Host.Listeners;

namespace Functions.LocalHost.Tests.Listeners;

public sealed class StartedListenersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Listeners_are_stopped_at_the_same_time()
    {
        var (started, meeting) = (new StartedListeners(), new Meeting(2));
        foreach (var listener in new[] { new Waiting(meeting), new Waiting(meeting) })
            await Decorated(started, listener).StartAsync(Cancellation);
        // Each one stops only while the other is stopping, too.
        await started.StopAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_listener_that_failed_to_start()
    {
        var (started, failing) = (new StartedListeners(), new Waiting(new Meeting(int.MaxValue), new InvalidOperationException()));
        var decorated = Decorated(started, failing);
        await Assert.ThrowsAsync<InvalidOperationException>(() => decorated.StartAsync(Cancellation));
        Assert.False(started.AllRun);
        decorated.Cancel();
        Assert.Equal(0, failing.Cancels);
        await started.StopAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task A_listener_that_the_SDK_has_already_stopped_is_not_stopped_again()
    {
        var (started, listener) = (new StartedListeners(), new Waiting(new Meeting(1)));
        var decorated = Decorated(started, listener);
        await decorated.StartAsync(Cancellation);
        await decorated.StopAsync(Cancellation);
        await started.StopAsync(Cancellation);
        Assert.Equal(1, listener.Stops);
    }

    private static IListener Decorated(StartedListeners started, IListener listener) =>
        started.Decorate(new(null, listener.GetType(), listener));

    private sealed class Meeting(int expected)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _there;

        public Task ArriveAsync()
        {
            if (Interlocked.Increment(ref _there) == expected) _all.SetResult();
            return _all.Task;
        }
    }

    private sealed class Waiting(Meeting meeting, Exception? atStart = null) : IListener
    {
        public int Stops { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => atStart is null ? Task.CompletedTask : Task.FromException(atStart);

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Stops++;
            return meeting.ArriveAsync();
        }

        public int Cancels { get; private set; }

        public void Cancel() => Cancels++;

        public void Dispose() { }
    }
}
