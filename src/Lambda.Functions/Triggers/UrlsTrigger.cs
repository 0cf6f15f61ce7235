using Lambda.Engine.Access;
using Lambda.Functions.Api.Urls;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Serves function URLs to any HTTP client.</summary>
public sealed class UrlsTrigger(TriggerServices services)
{
    private readonly UrlsApi _urls = services.Get<UrlsApi>();
    private readonly UrlConfigsApi _configs = services.Get<UrlConfigsApi>();

    /// <summary>Answers <c>/api/urls/{name}/…</c>, with any method, for functions whose options enable the URL.</summary>
    [Function("InvokeFunctionUrl")]
    [Requires(Actions.InvokeFunctionUrl, Function = "name")]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "urls/{name}/{*path}")] HttpRequest request,
        string name) => _urls.CallAsync(request, name);

    /// <summary>Answers <c>GET /api/2021-10-31/functions/{name}/url</c>.</summary>
    [Function("GetFunctionUrlConfig")]
    [Requires(Actions.GetFunctionUrlConfig, Function = "name")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2021-10-31/functions/{name}/url")] HttpRequest request,
        string name) => _configs.GetAsync(request, name);

    /// <summary>Answers <c>GET /api/2021-10-31/functions/{name}/urls</c>.</summary>
    [Function("ListFunctionUrlConfigs")]
    [Requires(Actions.ListFunctionUrlConfigs, Function = "name")]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2021-10-31/functions/{name}/urls")] HttpRequest request,
        string name) => _configs.ListAsync(request, name);
}
