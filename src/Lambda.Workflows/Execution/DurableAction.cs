namespace Lambda.Workflows.Execution;

/// <summary>The next action of an orchestration, in terms of Durable Functions.</summary>
internal abstract record DurableAction(int Work);

internal sealed record CallTask(int Work, TaskCall Call) : DurableAction(Work);

internal sealed record CallChild(int Work, ExecutionStart Start) : DurableAction(Work);

internal sealed record StartWait(int Work, DateTimeOffset DueAt) : DurableAction(Work);

/// <param name="Work">The work to stop.</param>
/// <param name="Child">The child execution, if the work is one; otherwise null.</param>
internal sealed record StopWork(int Work, ExecutionStart? Child = null) : DurableAction(Work);
