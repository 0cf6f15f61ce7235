using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Events;
using Microsoft.Extensions.Logging;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>
/// An event subscription. It holds the events that its filter selects until they are delivered, dead-lettered or dropped.
/// </summary>
/// <remarks>Events are held in memory: they are lost when the emulator stops.</remarks>
internal sealed partial class EventSubscription(
    EventSubscriptionDefinition definition, SubscriptionParts parts, DeliveryPolicy policy,
    int maxUndelivered, TimeProvider time, ILogger<EventSubscription> log) : IAsyncDisposable
{
    private readonly Timetable<PendingEvent> _queue = new();
    private readonly Timetable<DeadLetter> _deadLetters = new();
    private readonly Backlog _backlog = new(maxUndelivered, EventGridLimits.UndeliveredBytes);
    private readonly Alarm _alarm = new(time), _deadLetterAlarm = new(time);
    private readonly SemaphoreSlim _slots = new(EventGridLimits.ConcurrentDeliveries);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public EventSubscriptionDefinition Definition => definition;

    public Handshake? Handshake => parts.Handshake;

    public SubscriptionCounts Counts { get; } = new();

    /// <summary>The number of events that are neither delivered nor given up on.</summary>
    public int Waiting => _backlog.Events - _deadLetters.Count;

    /// <summary>The number of events that were given up on and are not yet written as dead letters.</summary>
    public int DeadLettersWaiting => _deadLetters.Count;

    public void Start() =>
        _running = Task.WhenAll(ValidateAsync(_stopping.Token), DeliverAsync(_stopping.Token), KeepDeadLettersAsync(_stopping.Token));

    /// <summary>Takes the event if the filter matches it.</summary>
    public void Offer(GridEvent one)
    {
        if (definition.Filter.Matches(one)) Take(one);
    }

    /// <summary>Takes an event that the filter matches. Beyond the limit, the event is dropped, counted and logged.</summary>
    public void Take(GridEvent one)
    {
        Counts.CountMatched();
        if (_backlog.TryAdd(one.Size))
        {
            var now = time.GetUtcNow();
            _queue.Add(new PendingEvent(one, now), now);
            _alarm.Ring();
            return;
        }
        Counts.CountDropped();
        Counts.LastError =
            $"An event was dropped because {_backlog.Events} events are already waiting for the endpoint; at most {maxUndelivered}, or "
                + $"{EventGridLimits.UndeliveredBytes / 1024 / 1024} MB, may wait.";
        LogFull(definition.Name, one.Id, _backlog.Events);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        // Each attempt holds a slot, so none runs once all slots are acquired.
        for (var i = 0; i < EventGridLimits.ConcurrentDeliveries; i++) await _slots.WaitAsync().ConfigureAwait(false);
        _alarm.Dispose();
        _deadLetterAlarm.Dispose();
        _slots.Dispose();
        _stopping.Dispose();
    }

    private async Task ValidateAsync(CancellationToken stop)
    {
        if (parts.Handshake is not { } handshake) return;
        try
        {
            await handshake.RunAsync(stop).ConfigureAwait(false);
            _alarm.Ring();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The subscription was not validated in time.
        }
    }

    private async Task DeliverAsync(CancellationToken stop)
    {
        try
        {
            while (parts.Handshake is { IsValidated: false })
            {
                foreach (var expired in _queue.Take(one => policy.BeforeAttempt(one, time.GetUtcNow()) is not null))
                    Act(expired, policy.BeforeAttempt(expired, time.GetUtcNow())!);
                // An event that has never been attempted is due since its publication.
                await _alarm.WaitAsync(_queue.NextDue is { } published ? policy.Expiry(published) : null, stop).ConfigureAwait(false);
            }
            while (true)
            {
                await _alarm.WaitAsync(_queue.NextDue, stop).ConfigureAwait(false);
                while (await StartNextAsync(stop).ConfigureAwait(false))
                {
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Waiting events are lost when the emulator stops.
        }
    }

    private async Task<bool> StartNextAsync(CancellationToken stop)
    {
        await _slots.WaitAsync(stop).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var batch = _queue.TakeDue(now, Batch.For(definition.Destination).TryAdd);
        if (batch.Count == 0)
        {
            _slots.Release();
            return false;
        }
        foreach (var expired in batch.FindAll(one => policy.BeforeAttempt(one, now) is not null))
            Act(expired, policy.BeforeAttempt(expired, now)!);
        batch.RemoveAll(one => policy.BeforeAttempt(one, now) is not null);
        _ = AttemptAsync(batch, stop);
        return true;
    }

    private async Task AttemptAsync(List<PendingEvent> batch, CancellationToken stop)
    {
        try
        {
            if (batch.Count == 0) return;
            var result = await TryAsync(batch, stop).ConfigureAwait(false);
            var now = time.GetUtcNow();
            if (result.Outcome != DeliveryOutcome.Delivered) Counts.LastError = result.Detail;
            foreach (var one in batch)
            {
                var tried = one with { Attempts = one.Attempts + 1, LastAttempt = now, LastResult = result };
                Act(tried, policy.AfterAttempt(tried, result, now));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The event may have been delivered, but the emulator is stopping.
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<DeliveryResult> TryAsync(List<PendingEvent> batch, CancellationToken stop)
    {
        try
        {
            return await parts.Destination.DeliverAsync(batch, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            // Destinations return failures as results. An unexpected exception is retried like them.
            LogFailed(definition.Name, e);
            return new DeliveryResult(DeliveryOutcome.GenericError, null, $"The emulator failed: {e.Message}");
        }
    }

    private void Act(PendingEvent one, DeliveryDecision decision)
    {
        switch (decision)
        {
            case DeliveryDecision.Done:
                Counts.CountDelivered();
                _backlog.Remove(one.Event.Size);
                break;
            case DeliveryDecision.Retry retry:
                Counts.CountRetried();
                LogRetry(definition.Name, one.Event.Id, one.Attempts, one.LastResult?.Outcome, retry.At);
                _queue.Add(one, retry.At);
                _alarm.Ring();
                break;
            case DeliveryDecision.DeadLetter letter:
                LogGivenUp(definition.Name, one.Event.Id, letter.Reason, one.Attempts);
                _deadLetters.Add(new DeadLetter(one, letter.Reason, letter.At), letter.At);
                _deadLetterAlarm.Ring();
                break;
            case DeliveryDecision.Drop drop:
                LogDropped(definition.Name, one.Event.Id, drop.Reason, one.Attempts);
                Counts.CountDropped();
                _backlog.Remove(one.Event.Size);
                break;
        }
    }
}

/// <summary>The destination of a subscription, with its handshake and its store of dead letters.</summary>
/// <param name="Handshake">The handshake; null for destinations that need none.</param>
/// <param name="DeadLetters">The store; null if there is no dead-letter destination.</param>
internal sealed record SubscriptionParts(IDestination Destination, Handshake? Handshake, IDeadLetterStore? DeadLetters);
