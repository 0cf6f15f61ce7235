using Local.ServiceBus.Messages;
using Local.ServiceBus.Pumps;
using Testing;

namespace Local.Tests.ServiceBusTrigger;

public sealed class LockTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider _clock = Listening.Clock();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(60, 50)]
    [InlineData(30, 20)]
    [InlineData(10, 5)]
    [InlineData(0.3, 0)]
    public void A_lock_is_renewed_ten_seconds_before_it_ends_or_at_half_of_a_short_one(double locked, double wait) =>
        Assert.Equal(TimeSpan.FromSeconds(wait), RenewalRule.NextAfter(Now, Now.AddSeconds(locked), Now.AddHours(1)));

    [Fact]
    public void A_lock_that_is_over_is_not_renewed() => Assert.Null(RenewalRule.NextAfter(Now, Now, Now.AddHours(1)));

    [Fact]
    public void No_renewal_is_made_at_the_end_of_the_longest_duration_or_after_it()
    {
        Assert.Null(RenewalRule.NextAfter(Now, Now.AddSeconds(60), Now.AddSeconds(50)));
        Assert.NotNull(RenewalRule.NextAfter(Now, Now.AddSeconds(60), Now.AddSeconds(51)));
    }

    [Fact]
    public void A_failed_renewal_is_tried_again_only_while_the_lock_lasts()
    {
        Assert.Equal(TimeSpan.FromSeconds(2.5), RenewalRule.RetryAfter(Now, Now.AddSeconds(10), Now.AddHours(1)));
        Assert.Null(RenewalRule.RetryAfter(Now, Now.AddSeconds(0.3), Now.AddHours(1)));
        Assert.Null(RenewalRule.RetryAfter(Now, Now.AddSeconds(10), Now.AddSeconds(2)));
    }

    [Fact]
    public async Task The_lock_is_renewed_while_the_function_runs()
    {
        await using var listening = await BeginAsync(default);
        for (var renewals = 1; renewals <= 3; renewals++)
        {
            await AdvanceToRenewalAsync();
            await Eventually.True(() => listening.Entity.Renewals == renewals, Cancellation);
        }
        _done.SetResult();
        await Eventually.True(() => listening.Entity.Completed is ["slow"], Cancellation);
        Assert.Single(listening.Seen);
    }

    [Fact]
    public async Task Renewal_ends_with_the_longest_duration_and_the_message_goes_to_another()
    {
        await using var listening = await BeginAsync(default, "maxAutoLockRenewalDuration=00:01:00");
        await AdvanceToRenewalAsync();
        await Eventually.True(() => listening.Entity.Renewals == 1, Cancellation);
        // The next renewal would come 100 s after the start.
        _clock.Advance(TimeSpan.FromMinutes(3));
        listening.Entity.Change();
        await Eventually.True(() => listening.Seen.Count == 2, Cancellation);
        Assert.Equal(1, listening.Entity.Renewals);
        _done.SetResult();
    }

    [Fact]
    public async Task A_batch_is_not_renewed()
    {
        await using var listening = await BeginAsync(new(Batched: true, Sessions: false));
        Assert.Null(_clock.NextDue);
        _clock.Advance(TimeSpan.FromMinutes(4));
        _done.SetResult();
        await Eventually.True(() => listening.Log.Count("could not be settled") == 1, Cancellation);
        Assert.Equal(0, listening.Entity.Renewals);
    }

    [Fact]
    public async Task The_lock_of_a_session_is_renewed_while_it_is_held_and_those_of_its_messages_are_not()
    {
        await using var listening = await BeginAsync(new(Batched: false, Sessions: true), "maxConcurrentSessions=1");
        await AdvanceToRenewalAsync();
        await Eventually.True(() => listening.Entity.SessionRenewals == 1, Cancellation);
        Assert.Equal(0, listening.Entity.Renewals);
        _done.SetResult();
    }

    [Fact]
    public async Task A_renewal_that_finds_the_lock_lost_is_logged_once_and_the_function_runs_on()
    {
        await using var listening = await BeginAsync(default);
        listening.Entity.Trouble = new Azure.Messaging.ServiceBus.ServiceBusException("gone", Azure.Messaging.ServiceBus.ServiceBusFailureReason.MessageLockLost);
        await AdvanceToRenewalAsync();
        await Eventually.True(() => listening.Log.Count("The lock of message id-1 is lost") == 1, Cancellation);
        listening.Entity.Trouble = null;
        _done.SetResult();
        await Eventually.True(() => listening.Entity.Completed is ["slow"], Cancellation);
    }

    private async Task<Listening> BeginAsync(DispatchMode mode, params string[] settings)
    {
        var listening = new Listening(_clock) { Mode = mode, Do = (_, _) => _done.Task };
        listening.Entity.SendTo(mode.Sessions ? "s" : null, "slow");
        await listening.StartAsync(settings);
        await Eventually.True(() => listening.Seen.Count == 1, Cancellation);
        return listening;
    }

    private async Task AdvanceToRenewalAsync()
    {
        await Eventually.True(() => _clock.NextDue is not null, Cancellation);
        _clock.AdvanceTo(_clock.NextDue!.Value);
    }
}
