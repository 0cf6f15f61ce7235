using Lambda.Engine.Access;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.CloudFormation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Triggers;

/// <summary>Takes requests for custom resources of CloudFormation, which SNS delivers.</summary>
public sealed class CloudFormationTrigger([FromKeyedServices(CloudFormationCaller.Kind)] ICaller caller)
{
    /// <summary><c>POST /api/callers/cloudformation/{name}</c>.</summary>
    [Function("CloudFormation")]
    [Requires(Actions.InvokeFunction, Proof = CallerProof.Signature)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "callers/" + CloudFormationCaller.Kind + "/{name}")] HttpRequest request,
        string name) => caller.CallAsync(request, name);
}
