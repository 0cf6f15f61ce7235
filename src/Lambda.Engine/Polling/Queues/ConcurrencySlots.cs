namespace Lambda.Engine.Polling.Queues;

/// <summary>
/// A FIFO semaphore whose limit can change while it is in use: each call of <see cref="EnterAsync"/> sets the limit from then on.
/// </summary>
internal sealed class ConcurrencySlots
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _limit = int.MaxValue;
    private int _taken;

    /// <summary>Waits for a slot; <see cref="Leave"/> gives it back.</summary>
    public async Task EnterAsync(int limit, CancellationToken cancellation)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _limit = limit;
            _waiting.Enqueue(turn);
            LetIn();
        }
        // Either this waiter gets the slot or it was cancelled, never both.
        await using var end = cancellation.UnsafeRegister(
            static (turn, token) => ((TaskCompletionSource)turn!).TrySetCanceled(token), turn);
        await turn.Task;
    }

    /// <summary>Returns a slot to the semaphore.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _taken--;
            LetIn();
        }
    }

    private void LetIn()
    {
        while (_taken < _limit && _waiting.TryDequeue(out var next))
            if (next.TrySetResult()) _taken++;
    }
}
