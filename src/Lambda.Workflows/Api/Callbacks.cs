using System.Text.Json.Nodes;
using Lambda.Workflows.Execution;

namespace Lambda.Workflows.Api;

/// <summary>The operations that complete tasks by their tokens.</summary>
internal static class Callbacks
{
    public static Task<JsonObject> SucceedAsync(StatesRequest request)
    {
        request.Text("output");
        var output = request.Payload("output", "null", "InvalidOutput");
        return SendAsync(request, work => new SignalMessage(SignalKind.TaskSucceeded, work, output));
    }

    public static Task<JsonObject> FailAsync(StatesRequest request) => SendAsync(request, work => new SignalMessage(
        SignalKind.TaskFailed, work, Error: request.Optional("error"), Cause: request.Optional("cause")));

    public static Task<JsonObject> BeatAsync(StatesRequest request) =>
        SendAsync(request, work => new SignalMessage(SignalKind.TaskHeartbeat, work));

    private static async Task<JsonObject> SendAsync(StatesRequest request, Func<int, SignalMessage> message)
    {
        var token = TaskToken.Read(request.Text("taskToken")) ?? throw StatesException.InvalidToken();
        var metadata = await request.Client.GetInstanceAsync(token.Instance, getInputsAndOutputs: true, request.Cancellation);
        if (metadata is null || metadata.Name != StateMachineOrchestrator.Name || !token.IsOf(Executions.StartOf(metadata)))
            throw StatesException.InvalidToken();
        var closed = metadata.ReadCustomStatusAs<ExecutionProgressStatus>()?.Closed ?? [];
        if (metadata.IsCompleted || closed.Contains(token.Work))
            throw StatesException.TaskTimedOut();
        await request.Client.RaiseEventAsync(token.Instance, SignalMessage.EventName, message(token.Work), request.Cancellation);
        return [];
    }
}
