using Lambda.Engine.Access;
using Lambda.Functions.Api.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>The operations of the Lambda API on the configuration of asynchronous invocation.</summary>
public sealed class EventInvokeTrigger(TriggerServices services)
{
    private readonly EventInvokeApi _events = services.Get<EventInvokeApi>();

    /// <summary>Answers <c>GET /api/2019-09-25/functions/{name}/event-invoke-config</c>.</summary>
    [Function("GetEventInvokeConfig")]
    [Requires(Actions.GetFunctionEventInvokeConfig, Function = "name")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2019-09-25/functions/{name}/event-invoke-config")] HttpRequest request,
        string name) => _events.GetAsync(request, name);

    /// <summary>Answers <c>PUT /api/2019-09-25/functions/{name}/event-invoke-config</c>.</summary>
    [Function("PutEventInvokeConfig")]
    [Requires(Actions.PutFunctionEventInvokeConfig, Function = "name", NamesDestinations = true)]
    public Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "2019-09-25/functions/{name}/event-invoke-config")] HttpRequest request,
        string name) => _events.PutAsync(request, name);

    /// <summary>Answers <c>POST /api/2019-09-25/functions/{name}/event-invoke-config</c>.</summary>
    [Function("UpdateEventInvokeConfig")]
    [Requires(Actions.UpdateFunctionEventInvokeConfig, Function = "name", NamesDestinations = true)]
    public Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2019-09-25/functions/{name}/event-invoke-config")] HttpRequest request,
        string name) => _events.UpdateAsync(request, name);

    /// <summary>Answers <c>DELETE /api/2019-09-25/functions/{name}/event-invoke-config</c>.</summary>
    [Function("DeleteEventInvokeConfig")]
    [Requires(Actions.DeleteFunctionEventInvokeConfig, Function = "name")]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "2019-09-25/functions/{name}/event-invoke-config")]
        HttpRequest request,
        string name) => _events.DeleteAsync(request, name);

    /// <summary>Answers <c>GET /api/2019-09-25/functions/{name}/event-invoke-config/list</c>.</summary>
    [Function("ListEventInvokeConfigs")]
    [Requires(Actions.ListFunctionEventInvokeConfigs, Function = "name")]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2019-09-25/functions/{name}/event-invoke-config/list")]
        HttpRequest request,
        string name) => _events.ListAsync(request, name);
}
