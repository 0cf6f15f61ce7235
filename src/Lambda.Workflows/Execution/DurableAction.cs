namespace Lambda.Workflows.Execution;

/// <summary>What an orchestration does next, in the terms of Durable Functions.</summary>
internal abstract record DurableAction(int Work);

internal sealed record CallTask(int Work, TaskCall Call) : DurableAction(Work);

internal sealed record CallChild(int Work, ExecutionStart Start) : DurableAction(Work);

internal sealed record StartWait(int Work, DateTimeOffset DueAt) : DurableAction(Work);

/// <param name="Work">The work to stop.</param>
/// <param name="Child">The execution that it is, if it is one.</param>
internal sealed record StopWork(int Work, ExecutionStart? Child = null) : DurableAction(Work);
