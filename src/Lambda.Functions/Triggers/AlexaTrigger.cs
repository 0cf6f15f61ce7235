using Lambda.Engine.Access;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.Alexa;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Answers Alexa's requests to the skills in the settings.</summary>
public sealed class AlexaTrigger(TriggerServices services)
{
    private readonly ICaller _caller = services.Get<ICaller>(AlexaCaller.Kind);

    /// <summary>Answers <c>POST /api/callers/alexa/{name}</c>.</summary>
    [Function("Alexa")]
    [Requires(Actions.InvokeFunction, Proof = CallerProof.Signature)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "callers/" + AlexaCaller.Kind + "/{name}")] HttpRequest request,
        string name) => _caller.CallAsync(request, name);
}
