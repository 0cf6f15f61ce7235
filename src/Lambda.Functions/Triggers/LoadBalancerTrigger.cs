using Lambda.Engine.Access;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.LoadBalancer;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Triggers;

/// <summary>Serves functions as the targets of Application Load Balancers.</summary>
public sealed class LoadBalancerTrigger([FromKeyedServices(LoadBalancerCaller.Kind)] ICaller caller)
{
    /// <summary><c>/api/callers/load-balancer/{name}/…</c>, with any method.</summary>
    [Function("LoadBalancer")]
    [Requires(Actions.InvokeFunction, Proof = CallerProof.Address)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "callers/" + LoadBalancerCaller.Kind + "/{name}/{*path}")] HttpRequest request,
        string name) => caller.CallAsync(request, name);
}
