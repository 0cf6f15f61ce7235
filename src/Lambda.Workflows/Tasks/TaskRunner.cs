using System.Diagnostics;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Execution;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Tasks;

/// <summary>Finds the service that a task calls, and calls it.</summary>
public sealed class TaskRunner
{
    private readonly IReadOnlyList<ITaskService> services;
    private readonly IClientTaskService executions;

    internal TaskRunner(IEnumerable<ITaskService> services, IClientTaskService executions) =>
        (this.services, this.executions) = ([.. services], executions);

    /// <summary>Returns whether tasks can call this resource.</summary>
    internal bool Takes(TaskResource resource) => executions.Takes(resource) || services.Any(service => service.Takes(resource));

    internal async Task<TaskResult> RunAsync(TaskCall call, DurableTaskClient? client, CancellationToken cancellation)
    {
        var machine = Arn.Parse(call.ExecutionArn)?.Resource.Split(':') is [_, var name, ..] ? name : call.ExecutionArn;
        using var span = EngineTraces.Task(
            machine, call.Resource, call.RequestId, TraceParent.Read(call.TraceParent, call.TraceState));
        try
        {
            var resource = TaskResource.Parse(call.Resource)
                ?? throw new TaskException("States.TaskFailed", $"'{call.Resource}' is not the ARN of a task resource.");
            var request = new TaskRequest(resource, JsonText.Parse(call.Input), call.ExecutionArn, call.RequestId)
            {
                TaskToken = call.TaskToken,
            };
            if (client is not null && executions.Takes(resource))
                return await executions.RunAsync(request, client, cancellation);
            var service = services.FirstOrDefault(each => each.Takes(resource))
                ?? throw new TaskException("States.TaskFailed", $"The app does not support the resource {call.Resource}.");
            return new TaskResult(TaskEnd.Succeeded, JsonText.Write(await service.RunAsync(request, cancellation)), null, null);
        }
        catch (TaskException failure)
        {
            span?.SetStatus(ActivityStatusCode.Error, failure.Error);
            return new TaskResult(TaskEnd.Failed, null, failure.Error, failure.Cause);
        }
        catch (OperationCanceledException)
        {
            // The app is shutting down, and the task will be repeated.
            return new TaskResult(TaskEnd.Again, null, null, null);
        }
    }
}
