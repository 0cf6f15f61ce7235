using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Functions.Api;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Definitions;
using Lambda.Workflows.Tasks;
using Lambda.Workflows.Tasks.Activities;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Api;

/// <summary>
/// The operations of Step Functions (<see href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html"/>).
/// </summary>
public sealed class StatesApi
{
    private const string Service = "AWSStepFunctions.";
    private const int MaxBody = 4 * 1024 * 1024;

    private readonly Dictionary<string, Func<StatesRequest, Task<JsonObject>>> operations;

    internal StatesApi(StateMachineCatalogue machines, TaskRunner runner, ActivityQueues queues, TimeProvider time)
    {
        var redrives = new Redrives(time);
        var executions = new Executions(machines, redrives, time);
        var activities = new Activities(machines, queues);
        var listed = new StateMachines(machines);
        var express = new ExpressExecutions(machines, runner, time);
        operations = new(StringComparer.Ordinal)
        {
            ["StartExecution"] = executions.StartAsync,
            ["StartSyncExecution"] = express.RunAsync,
            ["DescribeExecution"] = executions.DescribeAsync,
            ["DescribeStateMachineForExecution"] = executions.DescribeMachineAsync,
            ["ListExecutions"] = executions.ListAsync,
            ["StopExecution"] = executions.StopAsync,
            ["GetExecutionHistory"] = executions.HistoryAsync,
            ["RedriveExecution"] = redrives.RedriveAsync,
            ["ListMapRuns"] = MapRuns.ListAsync,
            ["DescribeMapRun"] = MapRuns.DescribeAsync,
            ["UpdateMapRun"] = MapRuns.UpdateAsync,
            ["SendTaskSuccess"] = Callbacks.SucceedAsync,
            ["SendTaskFailure"] = Callbacks.FailAsync,
            ["SendTaskHeartbeat"] = Callbacks.BeatAsync,
            ["CreateActivity"] = activities.CreateAsync,
            ["DeleteActivity"] = activities.DeleteAsync,
            ["DescribeActivity"] = activities.DescribeAsync,
            ["ListActivities"] = activities.ListAsync,
            ["GetActivityTask"] = activities.GetTaskAsync,
            ["TestState"] = new TestStates(machines, runner, time).RunAsync,
            ["ListStateMachines"] = listed.ListAsync,
            ["DescribeStateMachine"] = listed.DescribeAsync,
            ["ValidateStateMachineDefinition"] = StateMachines.ValidateAsync,
        };
    }

    internal async Task<IResult> CallAsync(HttpRequest request, DurableTaskClient client)
    {
        try
        {
            var target = request.Headers["X-Amz-Target"].ToString();
            if (!target.StartsWith(Service, StringComparison.Ordinal)
                || !operations.TryGetValue(target[Service.Length..], out var operation))
                throw new StatesException(
                    "UnknownOperationException",
                    $"'{target}' is not a supported operation. State machines are files of the app.");
            var body = await ReadAsync(request);
            return new StatesAnswer(200, await operation(new StatesRequest(body, client, request.HttpContext.RequestAborted)));
        }
        catch (StatesException exception)
        {
            return StatesAnswer.Of(exception);
        }
    }

    private static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        var (bytes, error) = await RequestBody.ReadAsync(request, MaxBody, _ => AwsError.BodyTooLarge(MaxBody));
        if (error is not null)
            throw error.Status == StatusCodes.Status413PayloadTooLarge
                ? StatesException.Invalid($"The request is larger than {MaxBody} bytes.")
                : new StatesException("SerializationException", "The request could not be read to its end.");
        try
        {
            return bytes.IsEmpty ? [] : JsonText.Parse(bytes) as JsonObject ?? throw new JsonException("It is not an object.");
        }
        catch (JsonException exception)
        {
            throw new StatesException("SerializationException", $"The request is not JSON. {exception.Message}");
        }
    }
}
