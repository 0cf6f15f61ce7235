using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Delivery;
using Local.Emulator.EventGrid.Filters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulator.Tests.EventGrid;

/// <summary>The loops around <see cref="DeliveryPolicy"/>, on a clock that the test moves.</summary>
public sealed class SubscriptionTests
{
    private readonly ManualTimeProvider _clock = Some.Clock();
    private readonly TestDeadLetters _letters;

    public SubscriptionTests() => _letters = new TestDeadLetters(_clock);

    [Fact]
    public async Task An_event_whose_webhook_always_fails_is_tried_at_the_documented_times_and_then_dead_lettered()
    {
        var destination = new TestDestination(_clock, _ => DeliveryResult.Of(500));
        await using var subscription = Start(Grid.Subscription(deadLetters: "dead"), destination);
        subscription.Offer(Grid.Event());

        await PassAsync(() => !_letters.Letters.IsEmpty);

        Assert.Equal(
            [0, 10, 40, 100, 400, 1000, 2800, 6400, 17200, 38800, 82000],
            destination.Attempts.Select(attempt => (int)(attempt.At - Some.Noon).TotalSeconds));
        Assert.Equal(Enumerable.Range(0, 11), destination.Attempts.Select(attempt => attempt.Batch[0].Attempts));
        var (_, letter) = Assert.Single(_letters.Letters);
        Assert.Equal(
            ("TimeToLiveExceeded", 11, DeliveryOutcome.GenericError),
            (letter.Reason, letter.Pending.Attempts, letter.Pending.LastResult?.Outcome));
        await Until(() => subscription.Counts is { Matched: 1, Retried: 11, DeadLettered: 1, Dropped: 0, Delivered: 0 }
            && subscription is { Waiting: 0, DeadLettersWaiting: 0 });
    }

    [Fact]
    public async Task An_event_is_dead_lettered_five_minutes_after_its_last_attempt()
    {
        var destination = new TestDestination(_clock, _ => DeliveryResult.Of(500));
        await using var subscription = Start(Grid.Subscription(deadLetters: "dead", retry: new RetryOptions(2)), destination);
        subscription.Offer(Grid.Event());

        await PassAsync(() => !_letters.Letters.IsEmpty);

        var (at, letter) = Assert.Single(_letters.Letters);
        Assert.Equal((310, "MaxDeliveryAttemptsExceeded", 2), ((int)(at - Some.Noon).TotalSeconds, letter.Reason, letter.Pending.Attempts));
        Assert.Equal(Some.Noon + TimeSpan.FromSeconds(10), letter.Pending.LastAttempt);
    }

    [Fact]
    public async Task Without_a_dead_letter_destination_an_event_is_dropped_and_counted()
    {
        await using var subscription = Start(Grid.Subscription(), new TestDestination(_clock, _ => DeliveryResult.Of(413)));
        subscription.Offer(Grid.Event());

        await Until(() => subscription.Counts.Dropped == 1);
        Assert.Equal((0, "The endpoint answered with the status 413."), (subscription.Waiting, subscription.Counts.LastError));
    }

    [Fact]
    public async Task An_event_is_delivered_when_its_endpoint_recovers()
    {
        var destination = new TestDestination(_clock, attempt => DeliveryResult.Of(attempt < 3 ? 503 : 200));
        await using var subscription = Start(Grid.Subscription(), destination);
        subscription.Offer(Grid.Event());

        await PassAsync(() => subscription.Counts.Delivered == 1);
        Assert.Equal([0, 30, 60], destination.Attempts.Select(attempt => (int)(attempt.At - Some.Noon).TotalSeconds));
    }

    [Fact]
    public async Task Only_events_that_match_the_filter_are_delivered()
    {
        var destination = new TestDestination(_clock, _ => DeliveryResult.Delivered);
        await using var subscription = Start(Grid.Subscription(new EventFilter { SubjectBeginsWith = "a" }), destination);
        foreach (var subject in new[] { "b1", "a1" }) subscription.Offer(Grid.Event(subject: subject));

        await Until(() => subscription.Counts.Delivered == 1);
        Assert.Equal("a1", Assert.Single(destination.Attempts).Batch[0].Event.Subject);
    }

    [Fact]
    public async Task Beyond_the_limit_events_are_dropped_and_the_status_reports_the_reason()
    {
        await using var subscription = new EventSubscription(
            Grid.Subscription(),
            new SubscriptionParts(new TestDestination(_clock, _ => DeliveryResult.Delivered), null, null),
            Policy(Grid.Subscription()),
            2,
            _clock,
            NullLogger<EventSubscription>.Instance);
        for (var i = 0; i < 3; i++) subscription.Offer(Grid.Event());

        Assert.Equal((2, 1L), (subscription.Waiting, subscription.Counts.Dropped));
        Assert.StartsWith(
            "An event was dropped because 2 events are already waiting", subscription.Counts.LastError, StringComparison.Ordinal);
        subscription.Start();
        await Until(() => subscription.Counts.Delivered == 2);
        subscription.Offer(Grid.Event());
        await Until(() => subscription.Counts.Delivered == 3);
    }

    [Fact]
    public async Task Events_in_a_batch_are_delivered_and_fail_together()
    {
        var destination = new TestDestination(_clock, attempt => DeliveryResult.Of(attempt == 1 ? 500 : 200));
        await using var subscription = Create(Grid.Subscription(destination: Grid.WebHook with { MaxEventsPerBatch = 3 }), destination);
        for (var i = 1; i <= 5; i++) subscription.Offer(Grid.Event($"e{i}"));
        subscription.Start();

        await PassAsync(() => subscription.Counts.Delivered == 5);
        Assert.Equal(
            ["e1 e2 e3", "e4 e5", "e1 e2 e3"],
            destination.Attempts.Select(attempt => string.Join(' ', attempt.Batch.Select(one => one.Event.Id))));
    }

    [Fact]
    public async Task Dead_letters_wait_for_their_container_and_are_dropped_after_four_hours()
    {
        _letters.IsAway = true;
        await using var subscription =
            Start(Grid.Subscription(deadLetters: "dead"), new TestDestination(_clock, _ => DeliveryResult.Of(400)));
        subscription.Offer(Grid.Event("e1"));
        await Until(() => subscription.DeadLettersWaiting == 1);
        await PassAsync(() => _letters.Tries == 3);
        _letters.IsAway = false;
        await PassAsync(() => _letters.Letters.Count == 1);
        _letters.IsAway = true;
        subscription.Offer(Grid.Event("e2"));
        await Until(() => subscription.DeadLettersWaiting == 1);
        await PassAsync(() => subscription.Counts.Dropped == 1);

        Assert.Equal("e1", Assert.Single(_letters.Letters).Letter.Pending.Event.Id);
        Assert.Equal(
            (1L, 1L, "The container is away."),
            (subscription.Counts.DeadLettered, subscription.Counts.Dropped, subscription.Counts.LastError));
    }

    [Fact]
    public async Task Events_wait_for_the_validation_of_their_webhook_and_expire_if_it_takes_too_long()
    {
        var answers = new TestValidation();
        var handshake = new Handshake(answers, code => new Uri($"http://localhost/{code}"), _clock);
        var destination = new TestDestination(_clock, _ => DeliveryResult.Delivered);
        var definition = Grid.Subscription(deadLetters: "dead", retry: new RetryOptions(30, 1));
        await using var subscription = new EventSubscription(
            definition,
            new SubscriptionParts(destination, handshake, _letters),
            Policy(definition),
            100,
            _clock,
            NullLogger<EventSubscription>.Instance);
        subscription.Start();
        subscription.Offer(Grid.Event("old"));
        await PassAsync(() => !_letters.Letters.IsEmpty);
        subscription.Offer(Grid.Event("new"));
        Assert.Empty(destination.Attempts);
        answers.Answer = ValidationAnswer.Yes;
        await PassAsync(() => subscription.Counts.Delivered == 1);

        var letter = Assert.Single(_letters.Letters).Letter;
        Assert.Equal(("old", "TimeToLiveExceeded", 0), (letter.Pending.Event.Id, letter.Reason, letter.Pending.Attempts));
        Assert.Equal("new", Assert.Single(destination.Attempts).Batch[0].Event.Id);
    }

    [Fact]
    public async Task A_subscription_can_be_stopped_during_a_delivery_attempt()
    {
        var destination = new EndlessDestination();
        var subscription = Start(Grid.Subscription(), destination);
        subscription.Offer(Grid.Event());
        await destination.Begun.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await subscription.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private EventSubscription Start(EventSubscriptionDefinition definition, IDestination destination)
    {
        var subscription = Create(definition, destination);
        subscription.Start();
        return subscription;
    }

    private EventSubscription Create(EventSubscriptionDefinition definition, IDestination destination) => new(
        definition,
        new SubscriptionParts(destination, null, definition.DeadLetterContainer is null ? null : _letters),
        Policy(definition),
        100,
        _clock,
        NullLogger<EventSubscription>.Instance);

    private static DeliveryPolicy Policy(EventSubscriptionDefinition definition) =>
        new(definition.Retry, isWebHook: true, definition.DeadLetterContainer is not null, 1);

    private static Task Until(Func<bool> condition) => Eventually.True(condition, TestContext.Current.CancellationToken);

    // Advances from timer to timer, so that each loop sees its own time.
    private async Task PassAsync(Func<bool> until)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        while (!until())
        {
            if (_clock.NextDue is { } due) _clock.AdvanceTo(due);
            await Task.Delay(1, deadline.Token);
        }
    }

    private sealed class EndlessDestination : IDestination
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<DeliveryResult> DeliverAsync(IReadOnlyList<PendingEvent> batch, CancellationToken cancellation)
        {
            Begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return DeliveryResult.Delivered;
        }
    }
}

/// <summary>A webhook that gives the same answer until it is told another.</summary>
internal sealed class TestValidation : IValidation
{
    public ValidationAnswer Answer { get; set; } = new(ValidationState.Pending, "away");

    public List<string> Codes { get; } = [];

    public Task<ValidationAnswer> AskAsync(string code, Uri url, CancellationToken cancellation)
    {
        lock (Codes) Codes.Add(code);
        return Task.FromResult(Answer);
    }
}
