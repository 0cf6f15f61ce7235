using System.Text.Json.Nodes;
using Azure;
using Lambda.Engine;
using Lambda.Functions.State;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;

namespace Lambda.Workflows.Tasks.Activities;

/// <summary>
/// Runs tasks of activities: they wait in the activity's queue until a worker asks for them
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html"/>).
/// </summary>
internal sealed class ActivityTasks(ActivityQueues queues) : ITaskService
{
    public bool Takes(TaskResource resource) => resource.Kind == TaskKind.Activity;

    public async Task<JsonNode?> RunAsync(TaskRequest request, CancellationToken cancellation)
    {
        if (request.TaskToken is null)
            throw new TaskException("States.TaskFailed", "Express executions cannot wait for activities.");
        var work = new ActivityWork(request.TaskToken, JsonText.Write(request.Input));
        try
        {
            return await queues.SendAsync(request.Resource.Action, work, request.RequestId, cancellation)
                ? null
                : throw new TaskException("ActivityDoesNotExist", $"Activity Does Not Exist: '{request.Resource.Arn}'");
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or StorageUnavailableException)
        {
            throw new TaskException("States.TaskFailed", $"The task was not queued: {StorageGuard.Reason(exception)}");
        }
    }
}
