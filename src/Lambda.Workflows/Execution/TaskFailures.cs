namespace Lambda.Workflows.Execution;

/// <summary>Tasks that failed outside of what they call.</summary>
internal static class TaskFailures
{
    public static TaskResult Of(string? message) => new(TaskEnd.Failed, null, "States.TaskFailed", message);
}
