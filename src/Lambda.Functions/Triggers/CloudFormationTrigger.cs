using Lambda.Engine.Access;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.CloudFormation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Receives requests for custom resources in CloudFormation, which SNS delivers.</summary>
public sealed class CloudFormationTrigger(TriggerServices services)
{
    private readonly ICaller _caller = services.Get<ICaller>(CloudFormationCaller.Kind);

    /// <summary>Answers <c>POST /api/callers/cloudformation/{name}</c>.</summary>
    [Function("CloudFormation")]
    [Requires(Actions.InvokeFunction, Proof = CallerProof.Signature)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "callers/" + CloudFormationCaller.Kind + "/{name}")] HttpRequest request,
        string name) => _caller.CallAsync(request, name);
}
