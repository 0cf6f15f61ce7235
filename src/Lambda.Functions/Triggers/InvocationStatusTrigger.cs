using Lambda.Engine.Access;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Reports the state of asynchronous invocations over HTTP.</summary>
public sealed class InvocationStatusTrigger(TriggerServices services)
{
    private readonly InvocationsApi _api = services.Get<InvocationsApi>();

    /// <summary>
    /// Answers <c>GET /api/invocations?function=…&amp;state=…&amp;from=…&amp;before=…&amp;limit=…&amp;next=…</c> with events, the newest
    /// first.
    /// </summary>
    [Function("ListInvocations")]
    [Requires(Actions.ListInvocations, Function = "function")]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "invocations")] HttpRequest request) =>
        _api.ListAsync(request);

    /// <summary>Answers <c>GET /api/invocations/{requestId}</c>.</summary>
    [Function("GetInvocation")]
    [Requires(Actions.GetInvocation)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "invocations/{requestId}")] HttpRequest request, string requestId) =>
        _api.GetAsync(request, requestId);
}
