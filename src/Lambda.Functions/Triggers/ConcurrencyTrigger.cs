using Lambda.Engine.Access;
using Lambda.Functions.Api.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>The operations of the Lambda API on reserved concurrency.</summary>
public sealed class ConcurrencyTrigger(TriggerServices services)
{
    private readonly ConcurrencyApi _concurrency = services.Get<ConcurrencyApi>();

    /// <summary>Answers <c>GET /api/2019-09-30/functions/{name}/concurrency</c>.</summary>
    [Function("GetConcurrency")]
    [Requires(Actions.GetFunctionConcurrency, Function = "name")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2019-09-30/functions/{name}/concurrency")] HttpRequest request,
        string name) => _concurrency.GetAsync(request, name);

    /// <summary>Answers <c>PUT /api/2017-10-31/functions/{name}/concurrency</c>.</summary>
    [Function("PutConcurrency")]
    [Requires(Actions.PutFunctionConcurrency, Function = "name")]
    public Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "2017-10-31/functions/{name}/concurrency")] HttpRequest request,
        string name) => _concurrency.PutAsync(request, name);

    /// <summary>Answers <c>DELETE /api/2017-10-31/functions/{name}/concurrency</c>.</summary>
    [Function("DeleteConcurrency")]
    [Requires(Actions.DeleteFunctionConcurrency, Function = "name")]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "2017-10-31/functions/{name}/concurrency")] HttpRequest request,
        string name) => _concurrency.DeleteAsync(request, name);
}
