using Local.Emulator.Hosting;

namespace Emulator.Tests.ServiceBus;

public sealed class ParentWatchTests
{
    private readonly ManualTimeProvider _clock = new(DateTimeOffset.UnixEpoch);
    private int _connections;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_command_from_the_parent_ends_the_wait_at_once() =>
        await Watch("noise\nstop\n").GoneAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

    [Fact]
    public async Task The_emulator_waits_ten_minutes_after_its_last_client_if_its_parent_was_killed()
    {
        var gone = Watch("").GoneAsync(Cancellation);
        await AdvanceAsync(TimeSpan.FromMinutes(9));
        _connections = 1;
        await AdvanceAsync(TimeSpan.FromMinutes(30));
        _connections = 0;
        await AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.False(gone.IsCompleted);
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        await gone.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task A_signal_ends_the_wait_for_the_parent()
    {
        using var stop = new CancellationTokenSource();
        var gone = Watch("").GoneAsync(stop.Token);
        await Eventually.True(() => _clock.NextDue is not null, Cancellation);
        await stop.CancelAsync();
        await gone.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    private ParentWatch Watch(string said) => new(new StringReader(said), () => _connections, _clock);

    // It checks every ten seconds, and each check starts the next wait.
    private async Task AdvanceAsync(TimeSpan by)
    {
        for (var end = _clock.GetUtcNow() + by; _clock.GetUtcNow() < end;)
        {
            await Eventually.True(() => _clock.NextDue is not null, Cancellation);
            _clock.AdvanceTo(_clock.NextDue!.Value);
        }
    }
}
