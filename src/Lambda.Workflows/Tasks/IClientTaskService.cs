using Lambda.StatesLanguage.Definitions;
using Lambda.Workflows.Execution;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Tasks;

/// <summary>A service that Task states call through the Durable client: other executions.</summary>
internal interface IClientTaskService
{
    /// <summary>Returns whether the service handles this resource.</summary>
    bool Takes(TaskResource resource);

    /// <summary>Runs a task. It may be repeated after a crash, with the same request id.</summary>
    /// <exception cref="TaskException">The task has failed.</exception>
    Task<TaskResult> RunAsync(TaskRequest request, DurableTaskClient client, CancellationToken cancellation);
}
