using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Api;
using Lambda.Workflows.Definitions;
using Lambda.Workflows.Execution;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Tasks;

/// <summary>
/// Tasks that start executions of the app's state machines: <c>states:startExecution</c>, with <c>.sync</c> and <c>.sync:2</c>.
/// </summary>
internal sealed class ExecutionTasks(StateMachineCatalogue machines, TimeProvider time)
{
    public static bool Takes(TaskResource resource) => resource is
    {
        Kind: TaskKind.Service, Service: "states", Action: "startExecution" or "startExecution.sync" or "startExecution.sync:2",
    };

    public async Task<TaskResult> RunAsync(TaskRequest request, DurableTaskClient client, CancellationToken cancellation)
    {
        var parameters = request.Input as JsonObject ?? [];
        var machine = machines.Find((string?)parameters["StateMachineArn"] ?? "")
            ?? throw new TaskException(
                "Sfn.StateMachineDoesNotExistException",
                $"State Machine Does Not Exist: '{parameters["StateMachineArn"]}'");
        var name = (string?)parameters["Name"] ?? request.RequestId;
        var start = machines.Start(machine, name, JsonText.Write(parameters["Input"] ?? new JsonObject()));
        var answer = new JsonObject { ["ExecutionArn"] = start.ExecutionArn, ["StartDate"] = time.GetUtcNow().ToUnixTimeMilliseconds() };
        if (request.Resource.Pattern == TaskPattern.RunJob)
            return new TaskResult(TaskEnd.Succeeded, JsonText.Write(answer), null, null) { Child = start };
        try
        {
            await Executions.StartAsync(client, start, cancellation);
        }
        catch (StatesException exception)
        {
            throw new TaskException($"Sfn.{exception.Type}Exception", exception.Message);
        }
        return new TaskResult(TaskEnd.Succeeded, JsonText.Write(answer), null, null);
    }
}
