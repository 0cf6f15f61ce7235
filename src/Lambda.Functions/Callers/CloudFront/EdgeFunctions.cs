using System.Diagnostics;
using System.Text.Json;
using Lambda.Events.CloudFront;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Callers.CloudFront;

/// <summary>Runs the functions of a distribution.</summary>
internal sealed partial class EdgeFunctions(CallerInvoker invoker, ILogger<EdgeFunctions> logger)
{
    private static readonly EdgeJson Json = new(CallerJson.Of(EdgeJson.Default));

    /// <summary>Runs the function of a stage.</summary>
    /// <param name="distribution">The distribution.</param>
    /// <param name="stage">The stage that the request has reached.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="request">The request.</param>
    /// <param name="response">The response, on the way back; null on the way to the origin.</param>
    /// <returns>The request or response that continues, or the error that the viewer gets. Without a function, it continues
    /// unchanged.</returns>
    public async Task<(EdgeResult? Result, EdgeError? Error)> RunAsync(
        Distribution distribution, EdgeStage stage, string requestId, EdgeRequest request, EdgeResponse? response)
    {
        if (distribution.FunctionAt(stage) is not { } function) return (new(stage.IsRequest ? request : null, response), null);
        var trigger = new EdgeTrigger(
            new($"{distribution.Name}.cloudfront.net", distribution.Name, stage.Name, requestId),
            stage == EdgeStage.ViewerRequest ? request with { Origin = null } : request, response);
        var payload = JsonSerializer.SerializeToUtf8Bytes(new EdgeEvent([new(trigger)]), Json.EdgeEvent);
        switch (await invoker.InvokeAsync(function, Guid.NewGuid().ToString(), payload))
        {
            case CallerOutcome.Returned(var result):
                if (EdgeResult.Read(stage, trigger, result, out var problem) is { } read) return (read, null);
                NoAnswer(logger, function, stage.Name, problem!, requestId);
                return (null, EdgeError.InvalidResult);
            case CallerOutcome.Throttled or CallerOutcome.Stopping: return (null, EdgeError.Throttled);
            case CallerOutcome.Failed or CallerOutcome.TimedOut or CallerOutcome.TooLarge: return (null, EdgeError.FunctionFailed);
            case var other: throw new UnreachableException($"Unexpected outcome: {other.GetType().Name}.");
        }
    }

    [LoggerMessage(964, LogLevel.Error, "The result of {Function} at {Stage} failed validation, request {RequestId}: {Problem}")]
    private static partial void NoAnswer(ILogger logger, string function, string stage, string problem, string requestId);
}
