using Lambda.StatesLanguage.Definitions;
using Lambda.Workflows.Execution;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Tasks;

/// <summary>What a Task state calls by way of the Durable client: other executions.</summary>
internal interface IClientTaskService
{
    /// <summary>Whether the service takes such a resource.</summary>
    bool Takes(TaskResource resource);

    /// <summary>Runs a task. It may be repeated after a crash: the request's id is the same then.</summary>
    /// <exception cref="TaskException">The task has failed.</exception>
    Task<TaskResult> RunAsync(TaskRequest request, DurableTaskClient client, CancellationToken cancellation);
}
