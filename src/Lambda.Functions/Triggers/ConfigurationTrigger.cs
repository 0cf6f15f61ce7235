using Lambda.Engine.Access;
using Lambda.Functions.Api.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>The operations of the Lambda API that describe functions, at the addresses AWS SDKs use.</summary>
public sealed class ConfigurationTrigger(TriggerServices services)
{
    private readonly FunctionsApi _functions = services.Get<FunctionsApi>();
    private readonly AliasesApi _aliases = services.Get<AliasesApi>();
    private readonly ConcurrencyApi _concurrency = services.Get<ConcurrencyApi>();

    /// <summary>Answers <c>GET /api/2015-03-31/functions</c>.</summary>
    [Function("ListFunctionsOfLambdaApi")]
    [Requires(Actions.ListFunctions)]
    public IResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2015-03-31/functions")] HttpRequest request) =>
        _functions.List(request);

    /// <summary>Answers <c>GET /api/2015-03-31/functions/{name}</c>.</summary>
    [Function("GetFunctionOfLambdaApi")]
    [Requires(Actions.GetFunction, Function = "name")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2015-03-31/functions/{name}")] HttpRequest request,
        string name) => _functions.GetAsync(request, name);

    /// <summary>Answers <c>GET /api/2015-03-31/functions/{name}/configuration</c>.</summary>
    [Function("GetFunctionConfiguration")]
    [Requires(Actions.GetFunctionConfiguration, Function = "name")]
    public Task<IResult> GetConfiguration(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2015-03-31/functions/{name}/configuration")] HttpRequest request,
        string name) => _functions.GetConfigurationAsync(request, name);

    /// <summary>Answers <c>PUT /api/2015-03-31/functions/{name}/configuration</c>.</summary>
    [Function("UpdateFunctionConfiguration")]
    [Requires(Actions.UpdateFunctionConfiguration, Function = "name", NamesDestinations = true)]
    public Task<IResult> UpdateConfiguration(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "2015-03-31/functions/{name}/configuration")] HttpRequest request,
        string name) => _functions.UpdateConfigurationAsync(request, name);

    /// <summary>Answers <c>GET /api/2015-03-31/functions/{name}/versions</c>.</summary>
    [Function("ListVersionsByFunction")]
    [Requires(Actions.ListVersionsByFunction, Function = "name")]
    public Task<IResult> Versions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2015-03-31/functions/{name}/versions")] HttpRequest request,
        string name) => _functions.ListVersionsAsync(request, name);

    /// <summary>Answers <c>GET /api/2015-03-31/functions/{name}/aliases</c>.</summary>
    [Function("ListAliases")]
    [Requires(Actions.ListAliases, Function = "name")]
    public Task<IResult> Aliases(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2015-03-31/functions/{name}/aliases")] HttpRequest request,
        string name) => _aliases.ListAsync(request, name);

    /// <summary>Answers <c>GET /api/2015-03-31/functions/{name}/aliases/{alias}</c>.</summary>
    [Function("GetAlias")]
    [Requires(Actions.GetAlias, Function = "name")]
    public Task<IResult> Alias(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2015-03-31/functions/{name}/aliases/{alias}")] HttpRequest request,
        string name, string alias) => _aliases.GetAsync(request, name, alias);

    /// <summary>Answers <c>GET /api/2016-08-19/account-settings</c>.</summary>
    [Function("GetAccountSettings")]
    [Requires(Actions.GetAccountSettings)]
    public IResult AccountSettings([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2016-08-19/account-settings")]
        HttpRequest request) =>
        _concurrency.Account();
}
