using Lambda.Engine.Access;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Reports the state of asynchronous invocations over HTTP.</summary>
public sealed class InvocationStatusTrigger(InvocationsApi api)
{
    /// <summary>
    /// <c>GET /api/invocations?function=…&amp;state=…&amp;from=…&amp;before=…&amp;limit=…&amp;next=…</c>, the newest first.
    /// </summary>
    [Function("ListInvocations")]
    [Requires(Actions.ListInvocations, Function = "function")]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "invocations")] HttpRequest request) =>
        api.ListAsync(request);

    /// <summary><c>GET /api/invocations/{requestId}</c>.</summary>
    [Function("GetInvocation")]
    [Requires(Actions.GetInvocation)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "invocations/{requestId}")] HttpRequest request, string requestId) =>
        api.GetAsync(request, requestId);
}
