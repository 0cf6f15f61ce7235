using Lambda.Engine.Access;
using Lambda.Engine.Routing;
using Lambda.Functions.Api.Replays;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>
/// Starts and reports replays of archived events over HTTP, for AWS SDKs and the AWS CLI, and runs the replays on a timer.
/// </summary>
public sealed class EventBridgeTrigger(TriggerServices services)
{
    private readonly ReplaysApi _api = services.Get<ReplaysApi>();
    private readonly ReplayRunner _runner = services.Get<ReplayRunner>();

    /// <summary>Answers <c>POST /api/eventbridge</c>. The header <c>X-Amz-Target</c> names the operation.</summary>
    [Function("EventBridge")]
    [Requires(Actions.Unsupported, NamedByTarget = true)]
    public Task<IResult> Call([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "eventbridge")] HttpRequest request) =>
        _api.CallAsync(request);

    /// <summary>Continues the replays that have not ended, once a minute. An app without archives does nothing.</summary>
    [Function("RunReplays")]
    public Task Run([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellation) => _runner.RunAsync(cancellation);
}
