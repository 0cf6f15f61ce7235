namespace Simulation.Scheduling;

/// <summary>Simulated time, and everything that happens in it: on one thread, in an order that the seed decides.</summary>
/// <remarks>
/// What awaits in an instance continues as a task of its <see cref="Domain"/>. Everything else is an occurrence: an answer of storage,
/// a timer, an act of the workload. Occurrences run outside of any task, so that continuations of the Azure clients, which ask for no
/// context, run inside of them and not on the thread pool.
/// </remarks>
internal sealed class Loop(int seed)
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Occurrence, (long At, int Order)> _due = new();
    private readonly List<(Domain Domain, Task Task)> _ready = [];
    private readonly Random _order = new(seed);
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public DateTimeOffset Now { get; private set; } = Start;

    public int Steps { get; private set; }

    public bool IsStopped { get; private set; }

    /// <summary>What went wrong in the simulation itself, such as work on another thread.</summary>
    public Exception? Broken { get; private set; }

    public void In(TimeSpan delay, Action action, Domain? domain = null) => At(Now + delay, action, domain);

    public void At(DateTimeOffset time, Action action, Domain? domain = null)
    {
        CheckThread();
        _due.Enqueue(new(action, domain), ((time < Now ? Now : time).Ticks, _order.Next()));
    }

    /// <summary>A wait whose end, and whose cancellation, are occurrences of their own: what follows stays on this thread.</summary>
    public async Task DelayAsync(TimeSpan delay, Domain domain, CancellationToken cancellation)
    {
        var over = new TaskCompletionSource();
        In(delay, () => over.TrySetResult(), domain);
        using var registration = cancellation.UnsafeRegister(
            _ => In(TimeSpan.Zero, () => over.TrySetCanceled(cancellation), domain), null);
        await over.Task.ConfigureAwait(false);
    }

    /// <summary>Runs what is due until a time, or until nothing is left.</summary>
    public void RunUntil(DateTimeOffset time, int maxSteps)
    {
        while (Broken is null && !IsStopped && Steps < maxSteps)
        {
            if (_ready.Count > 0)
            {
                RunReady();
            }
            else
            {
                if (!_due.TryPeek(out _, out var next) || next.At > time.Ticks) break;
                Now = new(next.At, TimeSpan.Zero);
                Run(_due.Dequeue());
            }
            Steps++;
        }
        if (Now < time && !IsStopped && Steps < maxSteps) Now = time;
    }

    /// <summary>Ends the run: there is nothing more to learn from it.</summary>
    public void Stop() => IsStopped = true;

    internal void Add(Domain domain, Task task)
    {
        CheckThread();
        _ready.Add((domain, task));
    }

    /// <summary>Fails when called by another thread: a run that leaves this one cannot be replayed.</summary>
    public void CheckThread()
    {
        if (Environment.CurrentManagedThreadId == _thread) return;
        Broken ??= new InvalidOperationException($"Work escaped to another thread:{Environment.NewLine}{Environment.StackTrace}");
        throw Broken;
    }

    private void RunReady()
    {
        var at = _order.Next(_ready.Count);
        var (domain, task) = _ready[at];
        _ready[at] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (!domain.IsAlive) return;
        if (domain.FrozenUntil > Now) At(domain.FrozenUntil, () => Add(domain, task), domain);
        else domain.Execute(task);
    }

    private void Run(Occurrence one)
    {
        if (one.Domain is { IsAlive: false }) return;
        if (one.Domain is { } domain && domain.FrozenUntil > Now) At(domain.FrozenUntil, one.Action, domain);
        else one.Action();
    }

    private readonly record struct Occurrence(Action Action, Domain? Domain);
}
