using Lambda.Workflows.Execution;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Tasks;

/// <summary>Runs the tasks of state machines.</summary>
public sealed class TaskActivity(TaskRunner runner)
{
    /// <summary>Runs a task.</summary>
    [Function(StateMachineOrchestrator.TaskActivityName)]
    public Task<TaskResult> RunAsync(
        [ActivityTrigger] TaskCall call, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        runner.RunAsync(call, client, cancellation);
}
