using Lambda.Engine.Access;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Reports the state of an asynchronous invocation over HTTP.</summary>
public sealed class InvocationStatusTrigger(InvocationsApi api)
{
    /// <summary><c>GET /api/invocations/{requestId}</c>.</summary>
    [Function("GetInvocation")]
    [Requires(Actions.GetInvocation)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "invocations/{requestId}")] HttpRequest request, string requestId) =>
        api.GetAsync(request, requestId);
}
