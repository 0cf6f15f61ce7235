using Lambda.Engine.Access;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.CloudFront;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Serves the distributions in the settings, with Lambda@Edge functions around an origin.</summary>
public sealed class CloudFrontTrigger(TriggerServices services)
{
    private readonly ICaller _caller = services.Get<ICaller>(CloudFrontCaller.Kind);

    /// <summary>Answers <c>/api/callers/cloudfront/{name}/…</c>, with any method.</summary>
    [Function("CloudFront")]
    [Requires(Actions.InvokeFunction, Proof = CallerProof.Address)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "callers/" + CloudFrontCaller.Kind + "/{name}/{*path}")] HttpRequest request,
        string name) => _caller.CallAsync(request, name);
}
