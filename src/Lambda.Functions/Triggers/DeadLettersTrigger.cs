using Lambda.Engine.Access;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Lists, redrives and deletes dead letters over HTTP.</summary>
public sealed class DeadLettersTrigger(TriggerServices services)
{
    private readonly DeadLettersApi _api = services.Get<DeadLettersApi>();

    /// <summary>Answers <c>GET /api/dead-letters?function=…&amp;limit=…&amp;next=…</c>.</summary>
    [Function("ListDeadLetters")]
    [Requires(Actions.ListDeadLetters, Function = "function")]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dead-letters")] HttpRequest request) =>
        _api.ListAsync(request);

    /// <summary>Answers <c>GET /api/dead-letters/{id}</c> with the dead letter and its event.</summary>
    [Function("GetDeadLetter")]
    [Requires(Actions.GetDeadLetter)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dead-letters/{id}")] HttpRequest request,
        string id) => _api.GetAsync(request, id);

    /// <summary>Answers <c>POST /api/dead-letters/{id}/redrive</c>.</summary>
    [Function("RedriveDeadLetter")]
    [Requires(Actions.RedriveDeadLetter)]
    public Task<IResult> Redrive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/{id}/redrive")] HttpRequest request,
        string id) => _api.RedriveAsync(request, id);

    /// <summary>Answers <c>DELETE /api/dead-letters/{id}</c>.</summary>
    [Function("DeleteDeadLetter")]
    [Requires(Actions.DeleteDeadLetter)]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "dead-letters/{id}")] HttpRequest request,
        string id) => _api.DeleteAsync(request, id);
}
