using System.Diagnostics;
using Lambda.Functions.Api.Urls;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Callers.LoadBalancer;

/// <summary>Serves functions as the targets of the load balancers in the settings.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html.</remarks>
internal sealed partial class LoadBalancerCaller(
    NamedCallers<LoadBalancerOptions> named, CallerInvoker invoker, CallerBodies bodies, SourceIp source, TimeProvider time,
    ILogger<LoadBalancerCaller> logger) : ICaller
{
    /// <summary>The name of this kind of caller in addresses.</summary>
    public const string Kind = "load-balancer";

    // The limit for a request's body and for the function's JSON answer.
    private const int Largest = 1024 * 1024;
    private readonly Dictionary<string, FunctionTarget> _targets = named.All.ToDictionary(
        one => one.Key, one => new FunctionTarget(one.Key, one.Value, invoker.Region, invoker.AccountId), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async Task<IResult> CallAsync(HttpRequest request, string name)
    {
        if (!_targets.TryGetValue(name, out var target)) return CallerResults.NotFound();
        var from = source.Of(request);
        if (!target.Admits(from)) return new LoadBalancerError(StatusCodes.Status403Forbidden);
        var body = await bodies.ReadAsync(request, Largest);
        if (body.Error is { } unread) return new LoadBalancerError(unread.Status);
        var path = RawPath.Behind(request, $"/callers/{Kind}/{name}");
        var payload = LoadBalancerEvents.Write(request, path, body.Bytes, target, from, time.GetUtcNow());
        var requestId = Guid.NewGuid().ToString();
        switch (await invoker.InvokeAsync(target.Function, requestId, payload))
        {
            case CallerOutcome.Returned(var result):
                var format = new ProxyFormat(target.HasMultiValueHeaders);
                if (result.Length <= Largest && ProxyAnswer.Read(result, format) is { } answer)
                    return new UrlResult(answer, target.Function, requestId, cors: null, logger) { Refused = BadGateway };
                NoAnswer(logger, target.Function, name, requestId);
                return BadGateway;
            case CallerOutcome.TooLarge: return new LoadBalancerError(StatusCodes.Status413PayloadTooLarge);
            case CallerOutcome.Failed or CallerOutcome.Throttled or CallerOutcome.TimedOut: return BadGateway;
            case CallerOutcome.Stopping: return new LoadBalancerError(StatusCodes.Status503ServiceUnavailable);
            case var other: throw new UnreachableException($"Unexpected outcome: {other.GetType().Name}.");
        }
    }

    private static LoadBalancerError BadGateway { get; } = new(StatusCodes.Status502BadGateway);

    [LoggerMessage(952, LogLevel.Error,
        "The result of {Function} is not a valid response of the load balancer {Name}, RequestId {RequestId}: "
        + "it is over 1 MB, or it lacks a statusCode, or its statusCode, headers or body are malformed")]
    private static partial void NoAnswer(ILogger logger, string function, string name, string requestId);
}
