namespace Lambda.Workflows.Execution;

/// <summary>Reports tasks that failed outside of the services that they call.</summary>
internal static class TaskFailures
{
    public static TaskResult Of(string? message) => new(TaskEnd.Failed, null, "States.TaskFailed", message);
}
