using FunctionApp.Api.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FunctionApp.Triggers;

/// <summary>The operations of the Lambda API that read and change functions, at the addresses AWS SDKs use.</summary>
public sealed class ConfigurationTrigger(FunctionsApi functions, EventInvokeApi events, ConcurrencyApi concurrency, AliasesApi aliases)
{
    /// <summary><c>GET /api/2015-03-31/functions</c>.</summary>
    [Function("ListFunctionsOfLambdaApi")]
    public IResult List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "2015-03-31/functions")] HttpRequest request) => functions.List(request);

    /// <summary><c>GET /api/2015-03-31/functions/{name}</c>.</summary>
    [Function("GetFunctionOfLambdaApi")]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "2015-03-31/functions/{name}")] HttpRequest request, string name) => functions.GetAsync(request, name);

    /// <summary><c>GET</c> and <c>PUT /api/2015-03-31/functions/{name}/configuration</c>.</summary>
    [Function("FunctionConfiguration")]
    public Task<IResult> Configuration([HttpTrigger(AuthorizationLevel.Function, "get", "put", Route = "2015-03-31/functions/{name}/configuration")] HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Method == "PUT" ? functions.UpdateConfigurationAsync(request, name) : functions.GetConfigurationAsync(request, name);
    }

    /// <summary><c>GET /api/2015-03-31/functions/{name}/versions</c>.</summary>
    [Function("ListVersionsByFunction")]
    public Task<IResult> Versions([HttpTrigger(AuthorizationLevel.Function, "get", Route = "2015-03-31/functions/{name}/versions")] HttpRequest request, string name) => functions.ListVersionsAsync(request, name);

    /// <summary><c>GET /api/2015-03-31/functions/{name}/aliases</c>.</summary>
    [Function("ListAliases")]
    public Task<IResult> Aliases([HttpTrigger(AuthorizationLevel.Function, "get", Route = "2015-03-31/functions/{name}/aliases")] HttpRequest request, string name) => aliases.ListAsync(request, name);

    /// <summary><c>GET /api/2015-03-31/functions/{name}/aliases/{alias}</c>.</summary>
    [Function("GetAlias")]
    public Task<IResult> Alias([HttpTrigger(AuthorizationLevel.Function, "get", Route = "2015-03-31/functions/{name}/aliases/{alias}")] HttpRequest request, string name, string alias) => aliases.GetAsync(request, name, alias);

    /// <summary><c>GET</c>, <c>PUT</c>, <c>POST</c> and <c>DELETE /api/2019-09-25/functions/{name}/event-invoke-config</c>.</summary>
    [Function("EventInvokeConfig")]
    public Task<IResult> EventInvokeConfig([HttpTrigger(AuthorizationLevel.Function, "get", "put", "post", "delete", Route = "2019-09-25/functions/{name}/event-invoke-config")] HttpRequest request, string name) =>
        events.AnswerAsync(request, name);

    /// <summary><c>GET /api/2019-09-25/functions/{name}/event-invoke-config/list</c>.</summary>
    [Function("ListEventInvokeConfigs")]
    public Task<IResult> EventInvokeConfigs([HttpTrigger(AuthorizationLevel.Function, "get", Route = "2019-09-25/functions/{name}/event-invoke-config/list")] HttpRequest request, string name) => events.ListAsync(request, name);

    /// <summary><c>PUT</c> and <c>DELETE /api/2017-10-31/functions/{name}/concurrency</c>.</summary>
    [Function("ChangeConcurrency")]
    public Task<IResult> ChangeConcurrency([HttpTrigger(AuthorizationLevel.Function, "put", "delete", Route = "2017-10-31/functions/{name}/concurrency")] HttpRequest request, string name) => concurrency.ChangeAsync(request, name);

    /// <summary><c>GET /api/2019-09-30/functions/{name}/concurrency</c>.</summary>
    [Function("GetConcurrency")]
    public Task<IResult> GetConcurrency([HttpTrigger(AuthorizationLevel.Function, "get", Route = "2019-09-30/functions/{name}/concurrency")] HttpRequest request, string name) => concurrency.GetAsync(request, name);

    /// <summary><c>GET /api/2016-08-19/account-settings</c>.</summary>
    [Function("GetAccountSettings")]
    public IResult AccountSettings([HttpTrigger(AuthorizationLevel.Function, "get", Route = "2016-08-19/account-settings")] HttpRequest request) => concurrency.Account();
}
