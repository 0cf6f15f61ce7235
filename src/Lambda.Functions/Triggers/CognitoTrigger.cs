using Lambda.Engine.Access;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.Cognito;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Triggers;

/// <summary>Answers Entra's custom authentication extensions with the triggers of a user pool.</summary>
public sealed class CognitoTrigger([FromKeyedServices(CognitoCaller.Kind)] ICaller caller)
{
    /// <summary><c>POST /api/callers/cognito/{name}</c>.</summary>
    [Function("Cognito")]
    [Requires(Actions.InvokeFunction, Proof = CallerProof.Signature)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "callers/" + CognitoCaller.Kind + "/{name}")] HttpRequest request,
        string name) => caller.CallAsync(request, name);
}
