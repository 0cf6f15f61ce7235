using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Validation;
using Lambda.Workflows.Definitions;
using Lambda.Workflows.Execution;
using Lambda.Workflows.Tasks;
using Lambda.Workflows.Tasks.Http;

namespace Lambda.Workflows.Api;

/// <summary>
/// Runs one state, with real calls or with a result that the caller gives, and reports how its input was processed
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html"/>).
/// </summary>
internal sealed class TestStates(StateMachineCatalogue machines, TaskRunner runner, TimeProvider time)
{
    private static readonly string[] Levels = ["INFO", "DEBUG", "TRACE"];

    public async Task<JsonObject> RunAsync(StatesRequest request)
    {
        var level = request.Optional("inspectionLevel") ?? "INFO";
        if (!Levels.Contains(level))
            throw StatesException.Invalid($"The member 'inspectionLevel' must be one of {string.Join(", ", Levels)}.");
        var input = JsonText.Parse(request.Payload("input", "{}", "InvalidExecutionInput"));
        if (JsonText.Parse(request.Payload("variables", "{}", "ValidationException")) is not JsonObject variables)
            throw StatesException.Invalid("The member 'variables' must be an object.");
        request.Text("definition");
        var tested = TestedState.Read(
            JsonText.Parse(request.Payload("definition", "", "InvalidDefinition")), request.Optional("stateName"), variables);
        var mock = Mock.Read(request);
        var run = new TestRun(MachineOf(tested), tested.Name, time)
        {
            Trace = level == "TRACE" ? new HttpTrace(request.Flag("revealSecrets")) : null,
        };
        await run.RunAsync(
            new JsonObject { ["input"] = input, ["variables"] = variables.DeepClone() },
            Identity, (task, cancellation) => CallAsync(task, mock, request, cancellation), request.Cancellation);
        var answer = run.Answer(tested);
        if (level != "INFO")
            answer["inspectionData"] = run.Inspection(input);
        return answer;
    }

    private ExecutionIdentity Identity => new()
    {
        ExecutionArn = $"arn:aws:states:{machines.Region}:{machines.AccountId}:express:TestState:{Guid.NewGuid()}",
        Name = "TestState",
        StateMachineArn = machines.ArnOf("TestState"),
        StateMachineName = "TestState",
        RoleArn = "",
        Seed = Guid.NewGuid().ToString(),
    };

    private static StateMachine MachineOf(TestedState tested)
    {
        try
        {
            return StateMachine.Parse(tested.Definition);
        }
        catch (InvalidDefinitionException exception)
        {
            throw new StatesException("InvalidDefinition", $"Invalid State Machine Definition: '{exception.Message}'");
        }
    }

    private async Task<TaskResult> CallAsync(RunTask task, Mock? mock, StatesRequest request, CancellationToken cancellation)
    {
        if (mock is not null)
            return mock.Result;
        if (task.Resource.Pattern != TaskPattern.RequestResponse || task.Resource.Kind == TaskKind.Activity)
            throw StatesException.Invalid($"{task.Resource.Arn} waits for a callback: give its result in the member 'mock'.");
        var call = new TaskCall(task.Work, task.Resource.Arn, JsonText.Write(task.Input), Identity.ExecutionArn, Guid.NewGuid().ToString());
        return await runner.RunAsync(call, request.Client, cancellation);
    }

    /// <summary>The result that the caller gives for the task.</summary>
    private sealed record Mock(TaskResult Result)
    {
        public static Mock? Read(StatesRequest request)
        {
            if (request.Body["mock"] is not { } given)
                return null;
            var node = given as JsonObject ?? throw StatesException.Invalid("The member 'mock' must be an object.");
            if (JsonText.Text(node["result"]) is { } result)
                return new Mock(new TaskResult(TaskEnd.Succeeded, Checked(result), null, null));
            return node["errorOutput"] is JsonObject error
                ? new Mock(new TaskResult(TaskEnd.Failed, null, JsonText.Text(error["error"]), JsonText.Text(error["cause"])))
                : throw StatesException.Invalid("The member 'mock' must have a result or an errorOutput.");
        }

        private static string Checked(string result)
        {
            try
            {
                JsonText.Parse(result);
                return result;
            }
            catch (JsonException exception)
            {
                throw StatesException.Invalid($"The member 'mock.result' must be JSON. {exception.Message}");
            }
        }
    }
}
