using Lambda.Engine.Access;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.LoadBalancer;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Serves functions as the targets of Application Load Balancers.</summary>
public sealed class LoadBalancerTrigger(TriggerServices services)
{
    private readonly ICaller _caller = services.Get<ICaller>(LoadBalancerCaller.Kind);

    /// <summary>Answers <c>/api/callers/load-balancer/{name}/…</c>, with any method.</summary>
    [Function("LoadBalancer")]
    [Requires(Actions.InvokeFunction, Proof = CallerProof.Address)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "callers/" + LoadBalancerCaller.Kind + "/{name}/{*path}")] HttpRequest request,
        string name) => _caller.CallAsync(request, name);
}
