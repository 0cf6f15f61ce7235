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

    /// <summary>Finds the execution that a token belongs to; null if it no longer waits for the token.</summary>
    /// <exception cref="StatesException">The token is invalid.</exception>
    public static async Task<(string Instance, int Work)?> OpenAsync(StatesRequest request, string text)
    {
        var token = TaskToken.Read(text) ?? throw StatesException.InvalidToken();
        var metadata = await request.Client.GetInstanceAsync(token.Instance, getInputsAndOutputs: true, request.Cancellation);
        if (metadata is null || metadata.Name != StateMachineOrchestrator.Name)
            throw StatesException.InvalidToken();
        var start = Executions.StartOf(metadata);
        if (!token.IsOf(start))
            throw StatesException.InvalidToken();
        var closed = metadata.ReadCustomStatusAs<ExecutionProgressStatus>()?.Closed ?? [];
        var isOver = metadata.IsCompleted || closed.Contains(token.Work) || token.Work <= start.Redriven?.LastWork;
        return isOver ? null : (token.Instance, token.Work);
    }

    private static async Task<JsonObject> SendAsync(StatesRequest request, Func<int, SignalMessage> message)
    {
        var open = await OpenAsync(request, request.Text("taskToken")) ?? throw StatesException.TaskTimedOut();
        await request.Client.RaiseEventAsync(open.Instance, SignalMessage.EventName, message(open.Work), request.Cancellation);
        return [];
    }
}
