using Lambda.Engine.Access;
using Lambda.Functions.Api.EventSources;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Lambda's operations on event source mappings, at the addresses that AWS SDKs use.</summary>
public sealed class EventSourceMappingsTrigger(TriggerServices services)
{
    private readonly EventSourceMappingsApi _api = services.Get<EventSourceMappingsApi>();

    /// <summary>
    /// Answers <c>GET /api/2015-03-31/event-source-mappings?EventSourceArn=…&amp;FunctionName=…&amp;Marker=…&amp;MaxItems=…</c>.
    /// </summary>
    [Function("ListEventSourceMappings")]
    [Requires(Actions.ListEventSourceMappings)]
    public IResult List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2015-03-31/event-source-mappings")] HttpRequest request) =>
        _api.List(request);

    /// <summary>Answers <c>POST /api/2015-03-31/event-source-mappings</c>.</summary>
    [Function("CreateEventSourceMapping")]
    [Requires(Actions.CreateEventSourceMapping, NamesDestinations = true)]
    public Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2015-03-31/event-source-mappings")] HttpRequest request) =>
        _api.CreateAsync(request);

    /// <summary>Answers <c>GET /api/2015-03-31/event-source-mappings/{id}</c>.</summary>
    [Function("GetEventSourceMapping")]
    [Requires(Actions.GetEventSourceMapping)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2015-03-31/event-source-mappings/{id}")] HttpRequest request,
        string id) => _api.GetAsync(request, id);

    /// <summary>Answers <c>PUT /api/2015-03-31/event-source-mappings/{id}</c>.</summary>
    [Function("UpdateEventSourceMapping")]
    [Requires(Actions.UpdateEventSourceMapping, NamesDestinations = true)]
    public Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "2015-03-31/event-source-mappings/{id}")] HttpRequest request,
        string id) => _api.UpdateAsync(request, id);

    /// <summary>Answers <c>DELETE /api/2015-03-31/event-source-mappings/{id}</c>.</summary>
    [Function("DeleteEventSourceMapping")]
    [Requires(Actions.DeleteEventSourceMapping)]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "2015-03-31/event-source-mappings/{id}")] HttpRequest request,
        string id) => _api.DeleteAsync(request, id);
}
