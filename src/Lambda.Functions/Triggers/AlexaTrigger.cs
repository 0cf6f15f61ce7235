using Lambda.Engine.Access;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.Alexa;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Triggers;

/// <summary>Answers Alexa's requests to the skills in the settings.</summary>
public sealed class AlexaTrigger([FromKeyedServices(AlexaCaller.Kind)] ICaller caller)
{
    /// <summary><c>POST /api/callers/alexa/{name}</c>.</summary>
    [Function("Alexa")]
    [Requires(Actions.InvokeFunction, Proof = CallerProof.Signature)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "callers/" + AlexaCaller.Kind + "/{name}")] HttpRequest request,
        string name) => caller.CallAsync(request, name);
}
