using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.InMemory;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Definitions;
using Lambda.Workflows.Execution;
using Lambda.Workflows.Tasks;

namespace Lambda.Workflows.Api;

/// <summary>
/// Runs express executions that a caller waits for. They run in memory, and leave nothing behind after their answer
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html"/>).
/// </summary>
internal sealed class ExpressExecutions(StateMachineCatalogue machines, TaskRunner runner, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public async Task<JsonObject> RunAsync(StatesRequest request)
    {
        var arn = request.Text("stateMachineArn");
        var machine = machines.Find(arn) ?? throw StatesException.NoMachine(arn);
        if (machine.Type != WorkflowType.Express)
            throw new StatesException("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine");
        var start = machines.Start(
            machine, request.Optional("name") ?? Guid.NewGuid().ToString(),
            request.Payload("input", "{}", "InvalidExecutionInput"));
        start = start with
            { ExecutionArn = $"{start.ExecutionArn.Replace(":execution:", ":express:", StringComparison.Ordinal)}:{Guid.NewGuid()}" };
        var began = time.GetUtcNow();
        var state = await RunAsync(start, request.Cancellation);
        return Answer(start, state, began);
    }

    private async Task<ExecutionState> RunAsync(ExecutionStart start, CancellationToken cancellation)
    {
        var services = new InMemoryServices
        {
            RunTask = async (task, stopped) =>
            {
                var call = new TaskCall(
                    task.Work, task.Resource.Arn, JsonText.Write(task.Input),
                    start.ExecutionArn, Guid.NewGuid().ToString());
                var result = await runner.RunAsync(call, null, stopped);
                return result.Outcome == TaskEnd.Succeeded
                    ? TaskOutcome.Success(JsonText.Parse(result.Output!))
                    : TaskOutcome.Failure(result.Error ?? "States.TaskFailed", result.Cause);
            },
        };
        var execution = new InMemoryExecution(
            MachineCache.Get(start), start.Identity, services, time,
            new InterpreterOptions { Region = start.Region });
        using var limit = new CancellationTokenSource(Longest, time);
        using var stop = limit.Token.Register(() => execution.Send(new StopRequested("States.Timeout", null)));
        return await execution.RunAsync(JsonText.Parse(start.Input), cancellation);
    }

    private JsonObject Answer(ExecutionStart start, ExecutionState state, DateTimeOffset began)
    {
        var status = state.Status == ExecutionStatus.Aborted ? ExecutionStatus.TimedOut : state.Status;
        var answer = new JsonObject
        {
            ["executionArn"] = start.ExecutionArn,
            ["stateMachineArn"] = start.StateMachineArn,
            ["name"] = start.Name,
            ["startDate"] = Executions.Seconds(began),
            ["stopDate"] = Executions.Seconds(time.GetUtcNow()),
            ["status"] = ExecutionProgress.StatusName(status),
            ["input"] = start.Input,
            ["inputDetails"] = new JsonObject { ["included"] = true },
        };
        if (status == ExecutionStatus.Succeeded)
        {
            answer["output"] = JsonText.Write(state.Output);
            answer["outputDetails"] = new JsonObject { ["included"] = true };
        }
        if (state.Failure?.Error is { } error)
            answer["error"] = error;
        if (state.Failure?.Cause is { } cause)
            answer["cause"] = cause;
        return answer;
    }
}
