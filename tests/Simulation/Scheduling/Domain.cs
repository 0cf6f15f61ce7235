namespace Simulation.Scheduling;

/// <summary>Everything that runs in one process. When it is killed, what it awaits never continues.</summary>
internal sealed class Domain(string name, Loop loop) : TaskScheduler
{
    public string Name => name;

    public bool IsAlive { get; private set; } = true;

    /// <summary>Until when the process stands still, as in a long pause of its machine.</summary>
    public DateTimeOffset FrozenUntil { get; set; }

    public override int MaximumConcurrencyLevel => 1;

    public void Kill() => IsAlive = false;

    /// <summary>Starts work; what it awaits continues here.</summary>
    public void Run(Func<Task> work, Action<Exception> failed) => new Task(() => _ = GuardAsync(work, failed)).Start(this);

    internal void Execute(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task) => loop.Add(this, task);

    // Every continuation is a step of its own, so that others may come in between.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private static async Task GuardAsync(Func<Task> work, Action<Exception> failed)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            failed(e);
        }
    }
}
