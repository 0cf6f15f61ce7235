using FunctionApp.Access;
using FunctionApp.Api.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FunctionApp.Triggers;

/// <summary>The operations of the Lambda API that cannot be done here: each is told so, and what to do instead.</summary>
/// <remarks>The host takes overlapping routes in no order that one could rely on, so none here overlaps with a route of another trigger for the same method.</remarks>
public sealed class UnsupportedTrigger(Unsupported unsupported)
{
    /// <summary><c>POST /api/2015-03-31/functions</c>.</summary>
    [Function("CreateFunction")]
    [Requires(Actions.Unsupported)]
    public IResult Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2015-03-31/functions")] HttpRequest request) => unsupported.Refuse("CreateFunction");

    /// <summary><c>DELETE /api/2015-03-31/functions/{name}</c>.</summary>
    [Function("DeleteFunction")]
    [Requires(Actions.Unsupported)]
    public IResult Delete([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "2015-03-31/functions/{name}")] HttpRequest request, string name) => unsupported.Refuse("DeleteFunction");

    /// <summary><c>PUT /api/2015-03-31/functions/{name}/code</c>.</summary>
    [Function("UpdateFunctionCode")]
    [Requires(Actions.Unsupported)]
    public IResult Code([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "2015-03-31/functions/{name}/code")] HttpRequest request, string name) => unsupported.Refuse("UpdateFunctionCode");

    /// <summary><c>POST /api/2015-03-31/functions/{name}/versions</c>.</summary>
    [Function("PublishVersion")]
    [Requires(Actions.Unsupported)]
    public IResult Publish([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2015-03-31/functions/{name}/versions")] HttpRequest request, string name) => unsupported.Refuse("PublishVersion");

    /// <summary><c>POST /api/2015-03-31/functions/{name}/aliases</c>.</summary>
    [Function("CreateAlias")]
    [Requires(Actions.Unsupported)]
    public IResult CreateAlias([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2015-03-31/functions/{name}/aliases")] HttpRequest request, string name) => unsupported.Refuse("CreateAlias");

    /// <summary><c>PUT</c> and <c>DELETE /api/2015-03-31/functions/{name}/aliases/{alias}</c>.</summary>
    [Function("ChangeAlias")]
    [Requires(Actions.Unsupported)]
    public IResult ChangeAlias([HttpTrigger(AuthorizationLevel.Anonymous, "put", "delete", Route = "2015-03-31/functions/{name}/aliases/{alias}")] HttpRequest request, string name, string alias)
    {
        ArgumentNullException.ThrowIfNull(request);
        return unsupported.Refuse(request.Method == "PUT" ? "UpdateAlias" : "DeleteAlias");
    }

    /// <summary><c>GET</c> and <c>POST /api/2015-03-31/functions/{name}/policy</c>.</summary>
    [Function("Policy")]
    [Requires(Actions.Unsupported)]
    public IResult Policy([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "2015-03-31/functions/{name}/policy")] HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return unsupported.Refuse(request.Method == "POST" ? "AddPermission" : "GetPolicy");
    }

    /// <summary><c>DELETE /api/2015-03-31/functions/{name}/policy/{statement}</c>.</summary>
    [Function("RemovePermission")]
    [Requires(Actions.Unsupported)]
    public IResult RemovePermission([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "2015-03-31/functions/{name}/policy/{statement}")] HttpRequest request, string name, string statement) => unsupported.Refuse("RemovePermission");

    /// <summary><c>/api/2017-03-31/…</c>.</summary>
    [Function("Tags")]
    [Requires(Actions.Unsupported)]
    public IResult Tags([HttpTrigger(AuthorizationLevel.Anonymous, Route = "2017-03-31/{*rest}")] HttpRequest request) => unsupported.Refuse("Tags");

    /// <summary><c>/api/2018-10-31/…</c>.</summary>
    [Function("Layers")]
    [Requires(Actions.Unsupported)]
    public IResult Layers([HttpTrigger(AuthorizationLevel.Anonymous, Route = "2018-10-31/{*rest}")] HttpRequest request) => unsupported.Refuse("Layers");

    /// <summary><c>/api/2019-09-30/functions/{name}/provisioned-concurrency</c>.</summary>
    [Function("ProvisionedConcurrency")]
    [Requires(Actions.Unsupported)]
    public IResult ProvisionedConcurrency([HttpTrigger(AuthorizationLevel.Anonymous, Route = "2019-09-30/functions/{name}/provisioned-concurrency")] HttpRequest request, string name) => unsupported.Refuse("Provisioned concurrency");

    /// <summary><c>/api/2020-04-22/…</c>.</summary>
    [Function("CodeSigningConfigs")]
    [Requires(Actions.Unsupported)]
    public IResult CodeSigningConfigs([HttpTrigger(AuthorizationLevel.Anonymous, Route = "2020-04-22/{*rest}")] HttpRequest request) => unsupported.Refuse("Code signing");

    /// <summary><c>/api/2020-06-30/…</c>.</summary>
    [Function("CodeSigningOfFunctions")]
    [Requires(Actions.Unsupported)]
    public IResult CodeSigningOfFunctions([HttpTrigger(AuthorizationLevel.Anonymous, Route = "2020-06-30/{*rest}")] HttpRequest request) => unsupported.Refuse("Code signing");

    /// <summary><c>/api/2021-07-20/…</c>.</summary>
    [Function("RuntimeManagement")]
    [Requires(Actions.Unsupported)]
    public IResult RuntimeManagement([HttpTrigger(AuthorizationLevel.Anonymous, Route = "2021-07-20/{*rest}")] HttpRequest request) => unsupported.Refuse("Runtime management");

    /// <summary><c>/api/2024-08-31/…</c>.</summary>
    [Function("RecursionConfig")]
    [Requires(Actions.Unsupported)]
    public IResult RecursionConfig([HttpTrigger(AuthorizationLevel.Anonymous, Route = "2024-08-31/{*rest}")] HttpRequest request) => unsupported.Refuse("Recursion configuration");

    /// <summary><c>/api/2026-07-09/…</c>.</summary>
    [Function("ResourcePolicy")]
    [Requires(Actions.Unsupported)]
    public IResult ResourcePolicy([HttpTrigger(AuthorizationLevel.Anonymous, Route = "2026-07-09/{*rest}")] HttpRequest request) => unsupported.Refuse("Resource policies");

    /// <summary><c>/api/2025-11-30/…</c>.</summary>
    [Function("CapacityProviders")]
    [Requires(Actions.Unsupported)]
    public IResult CapacityProviders([HttpTrigger(AuthorizationLevel.Anonymous, Route = "2025-11-30/{*rest}")] HttpRequest request) => unsupported.Refuse("This operation");

    /// <summary><c>/api/2025-12-01/…</c>.</summary>
    [Function("DurableExecutions")]
    [Requires(Actions.Unsupported)]
    public IResult DurableExecutions([HttpTrigger(AuthorizationLevel.Anonymous, Route = "2025-12-01/{*rest}")] HttpRequest request) => unsupported.Refuse("This operation");
}
