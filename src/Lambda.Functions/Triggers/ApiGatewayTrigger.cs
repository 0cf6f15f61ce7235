using Lambda.Engine.Access;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.ApiGateway;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Serves the REST and HTTP APIs in the settings to any HTTP client.</summary>
public sealed class ApiGatewayTrigger(TriggerServices services)
{
    private readonly ICaller _caller = services.Get<ICaller>(ApiGatewayCaller.Kind);

    /// <summary>Answers <c>/api/callers/api-gateway/{name}/…</c>, with any method.</summary>
    [Function("ApiGateway")]
    [Requires(Actions.InvokeFunction, Proof = CallerProof.Address)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "callers/" + ApiGatewayCaller.Kind + "/{name}/{*path}")] HttpRequest request,
        string name) => _caller.CallAsync(request, name);
}
