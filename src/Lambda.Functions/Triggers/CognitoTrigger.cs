using Lambda.Engine.Access;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.Cognito;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Answers Entra's custom authentication extensions with the triggers of a user pool.</summary>
public sealed class CognitoTrigger(TriggerServices services)
{
    private readonly ICaller _caller = services.Get<ICaller>(CognitoCaller.Kind);

    /// <summary>Answers <c>POST /api/callers/cognito/{name}</c>.</summary>
    [Function("Cognito")]
    [Requires(Actions.InvokeFunction, Proof = CallerProof.Signature)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "callers/" + CognitoCaller.Kind + "/{name}")] HttpRequest request,
        string name) => _caller.CallAsync(request, name);
}
