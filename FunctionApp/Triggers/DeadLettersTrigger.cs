using FunctionApp.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FunctionApp.Triggers;

/// <summary>Events that were given up, over HTTP: looked at, sent again, deleted.</summary>
public sealed class DeadLettersTrigger(DeadLettersApi api)
{
    /// <summary><c>GET /api/dead-letters?function=…&amp;limit=…&amp;next=…</c>.</summary>
    [Function("ListDeadLetters")]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "dead-letters")] HttpRequest request) => api.ListAsync(request);

    /// <summary><c>GET /api/dead-letters/{id}</c>, with the event.</summary>
    [Function("GetDeadLetter")]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "dead-letters/{id}")] HttpRequest request, string id) => api.GetAsync(request, id);

    /// <summary><c>POST /api/dead-letters/{id}/redrive</c>.</summary>
    [Function("RedriveDeadLetter")]
    public Task<IResult> Redrive([HttpTrigger(AuthorizationLevel.Function, "post", Route = "dead-letters/{id}/redrive")] HttpRequest request, string id) => api.RedriveAsync(request, id);

    /// <summary><c>DELETE /api/dead-letters/{id}</c>.</summary>
    [Function("DeleteDeadLetter")]
    public Task<IResult> Delete([HttpTrigger(AuthorizationLevel.Function, "delete", Route = "dead-letters/{id}")] HttpRequest request, string id) => api.DeleteAsync(request, id);
}
