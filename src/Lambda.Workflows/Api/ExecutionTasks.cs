using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Definitions;
using Lambda.Workflows.Execution;
using Lambda.Workflows.Tasks;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Api;

/// <summary>
/// Runs tasks that start executions of the app's state machines: <c>states:startExecution</c>, with <c>.sync</c> and <c>.sync:2</c>.
/// </summary>
internal sealed class ExecutionTasks(StateMachineCatalogue machines, TimeProvider time) : IClientTaskService
{
    /// <summary>Returns whether a resource starts an execution.</summary>
    public static bool IsStart(TaskResource resource) => resource is
    {
        Kind: TaskKind.Service, Service: "states",
        Action: "startExecution" or "startExecution.sync" or "startExecution.sync:2" or "startExecution.waitForTaskToken",
    };

    /// <inheritdoc/>
    public bool Takes(TaskResource resource) => IsStart(resource);

    /// <inheritdoc/>
    public async Task<TaskResult> RunAsync(TaskRequest request, DurableTaskClient client, CancellationToken cancellation)
    {
        var parameters = new TaskParameters(request, "StepFunctions", "AWSStepFunctions");
        var arn = parameters.Required("StateMachineArn");
        var machine = machines.Find(arn)
            ?? throw parameters.Error("StateMachineDoesNotExistException", $"State Machine Does Not Exist: '{arn}'");
        var name = parameters.Text("Name") ?? request.RequestId;
        if (!Instances.IsName(name))
            throw parameters.Error("InvalidNameException", $"Invalid Name: '{name}'");
        var start = machines.Start(machine, name, InputOf(parameters));
        var answer = parameters.Answer(
            new JsonObject { ["ExecutionArn"] = start.ExecutionArn, ["StartDate"] = time.GetUtcNow().ToUnixTimeMilliseconds() });
        try
        {
            if (request.Resource.Pattern != TaskPattern.RunJob)
                await Executions.StartAsync(client, start, cancellation);
            // The orchestration starts the one that it waits for, once it has this answer.
            else if (await client.GetInstanceAsync(Instances.Of(start), cancellation) is not null)
                throw StatesException.ExecutionExists(start.ExecutionArn);
        }
        catch (StatesException exception)
        {
            throw parameters.Error($"{exception.Type}Exception", exception.Message);
        }
        return new TaskResult(TaskEnd.Succeeded, JsonText.Write(answer), null, null)
        {
            Child = request.Resource.Pattern == TaskPattern.RunJob ? start : null,
        };
    }

    /// <summary>Returns the input: a JSON value, or the text of one.</summary>
    private static string InputOf(TaskParameters parameters)
    {
        if (parameters["Input"] is not JsonValue value || !value.TryGetValue<string>(out var text))
            return JsonText.Write(parameters["Input"] ?? new JsonObject());
        try
        {
            JsonText.Parse(text);
            return text;
        }
        catch (JsonException exception)
        {
            throw parameters.Error("InvalidExecutionInputException", $"Invalid State Machine Execution Input: '{exception.Message}'");
        }
    }
}
