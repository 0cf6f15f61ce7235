namespace Local.Queues;

/// <summary>Counts work that is under way, and lets one or more callers wait until it is no more than they take.</summary>
internal sealed class InFlight
{
    private readonly Lock _lock = new();
    private readonly List<(int Limit, TaskCompletionSource Reached)> _waiting = [];
    private int _count;

    /// <summary>One more is under way.</summary>
    public void Enter()
    {
        lock (_lock) _count++;
    }

    /// <summary>One less is under way.</summary>
    public void Exit()
    {
        lock (_lock)
        {
            _count--;
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (_count > _waiting[i].Limit) continue;
                _waiting[i].Reached.TrySetResult();
                _waiting.RemoveAt(i);
            }
        }
    }

    /// <summary>Completes when no more than this many are under way.</summary>
    public Task AtMost(int limit, CancellationToken cancellation = default)
    {
        lock (_lock)
        {
            if (_count <= limit) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((limit, reached));
            return reached.Task.WaitAsync(cancellation);
        }
    }
}
