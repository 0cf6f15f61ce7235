using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

internal sealed partial class EventSubscription
{
    private async Task KeepDeadLettersAsync(CancellationToken stop)
    {
        if (parts.DeadLetters is not { } store) return;
        try
        {
            while (true)
            {
                await _deadLetterAlarm.WaitAsync(_deadLetters.NextDue, stop).ConfigureAwait(false);
                var bytes = 0L;
                var letters = _deadLetters.TakeDue(
                    time.GetUtcNow(),
                    letter =>
                        (bytes += letter.Pending.Event.Size) <= EventGridLimits.DeadLetterBytes || bytes == letter.Pending.Event.Size);
                if (letters.Count > 0) await KeepAsync(store, letters, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Waiting events are lost when the emulator stops.
        }
    }

    private async Task KeepAsync(IDeadLetterStore store, List<DeadLetter> letters, CancellationToken stop)
    {
        try
        {
            await store.WriteAsync(letters, stop).ConfigureAwait(false);
            foreach (var letter in letters)
            {
                Counts.CountDeadLettered();
                _backlog.Remove(letter.Pending.Event.Size);
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            // Catches everything, because the loop must survive; the letters are kept until they are written.
            Counts.LastError = e.Message;
            LogDeadLettersFailed(definition.Name, letters.Count, e.Message);
            var now = time.GetUtcNow();
            foreach (var letter in letters)
            {
                if (policy.AfterFailedDeadLetter(letter, now) is DeliveryDecision.DeadLetter again) _deadLetters.Add(letter, again.At);
                else Act(letter.Pending, new DeliveryDecision.Drop(letter.Reason));
            }
        }
    }
}
