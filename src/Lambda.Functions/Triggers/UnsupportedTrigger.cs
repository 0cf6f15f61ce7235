using Lambda.Engine.Access;
using Lambda.Functions.Api.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>The operations of the Lambda API that have no equivalent here. Each answer says what to do instead.</summary>
/// <remarks>
/// The host matches overlapping routes in an unspecified order, so no route here overlaps with another trigger's for the same method.
/// </remarks>
public sealed class UnsupportedTrigger(Unsupported unsupported)
{
    /// <summary><c>POST /api/2015-03-31/functions</c>.</summary>
    [Function("CreateFunction")]
    [Requires(Actions.Unsupported)]
    public IResult Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2015-03-31/functions")] HttpRequest request) =>
        unsupported.Refuse("CreateFunction");

    /// <summary><c>DELETE /api/2015-03-31/functions/{name}</c>.</summary>
    [Function("DeleteFunction")]
    [Requires(Actions.Unsupported)]
    public IResult Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "2015-03-31/functions/{name}")] HttpRequest request,
        string name) => unsupported.Refuse("DeleteFunction");

    /// <summary><c>PUT /api/2015-03-31/functions/{name}/code</c>.</summary>
    [Function("UpdateFunctionCode")]
    [Requires(Actions.Unsupported)]
    public IResult Code(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "2015-03-31/functions/{name}/code")] HttpRequest request,
        string name) => unsupported.Refuse("UpdateFunctionCode");

    /// <summary><c>POST /api/2015-03-31/functions/{name}/versions</c>.</summary>
    [Function("PublishVersion")]
    [Requires(Actions.Unsupported)]
    public IResult Publish(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2015-03-31/functions/{name}/versions")] HttpRequest request,
        string name) => unsupported.Refuse("PublishVersion");

    /// <summary><c>POST /api/2015-03-31/functions/{name}/aliases</c>.</summary>
    [Function("CreateAlias")]
    [Requires(Actions.Unsupported)]
    public IResult CreateAlias(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2015-03-31/functions/{name}/aliases")] HttpRequest request,
        string name) => unsupported.Refuse("CreateAlias");

    /// <summary><c>PUT</c> and <c>DELETE /api/2015-03-31/functions/{name}/aliases/{alias}</c>.</summary>
    [Function("ChangeAlias")]
    [Requires(Actions.Unsupported)]
    public IResult ChangeAlias(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "delete", Route = "2015-03-31/functions/{name}/aliases/{alias}")] HttpRequest request,
        string name, string alias)
    {
        ArgumentNullException.ThrowIfNull(request);
        return unsupported.Refuse(request.Method == "PUT" ? "UpdateAlias" : "DeleteAlias");
    }

    /// <summary><c>POST /api/2015-03-31/functions/{name}/policy</c>.</summary>
    [Function("AddPermission")]
    [Requires(Actions.Unsupported)]
    public IResult AddPermission(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2015-03-31/functions/{name}/policy")] HttpRequest request,
        string name) =>
        unsupported.Refuse("AddPermission");

    /// <summary><c>POST /api/2017-03-31/tags/{arn}</c>.</summary>
    [Function("TagResource")]
    [Requires(Actions.Unsupported)]
    public IResult Tag(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2017-03-31/tags/{arn}")] HttpRequest request,
        string arn) => unsupported.Refuse("TagResource");

    /// <summary><c>/api/2018-10-31/…</c>.</summary>
    [Function("ChangeLayers")]
    [Requires(Actions.Unsupported)]
    public IResult Layers([HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", Route = "2018-10-31/{*rest}")] HttpRequest request) =>
        unsupported.Refuse(request, create: "PublishLayerVersion");

    /// <summary><c>PUT /api/2019-09-30/functions/{name}/provisioned-concurrency</c>.</summary>
    [Function("PutProvisionedConcurrencyConfig")]
    [Requires(Actions.Unsupported)]
    public IResult ProvisionedConcurrency(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "2019-09-30/functions/{name}/provisioned-concurrency")] HttpRequest request,
        string name) =>
        unsupported.Refuse("PutProvisionedConcurrencyConfig");

    /// <summary><c>/api/2020-04-22/…</c>.</summary>
    [Function("ChangeCodeSigningConfigs")]
    [Requires(Actions.Unsupported)]
    public IResult CodeSigningConfigs(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", "delete", Route = "2020-04-22/{*rest}")] HttpRequest request) =>
        unsupported.Refuse(
            request, create: "CreateCodeSigningConfig", update: "UpdateCodeSigningConfig", delete: "DeleteCodeSigningConfig");

    /// <summary><c>PUT /api/2020-06-30/functions/{name}/code-signing-config</c>.</summary>
    [Function("PutFunctionCodeSigningConfig")]
    [Requires(Actions.Unsupported)]
    public IResult CodeSigningOfFunctions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "2020-06-30/functions/{name}/code-signing-config")] HttpRequest request,
        string name) =>
        unsupported.Refuse("PutFunctionCodeSigningConfig");

    /// <summary><c>PUT /api/2021-07-20/functions/{name}/runtime-management-config</c>.</summary>
    [Function("PutRuntimeManagementConfig")]
    [Requires(Actions.Unsupported)]
    public IResult RuntimeManagement(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "2021-07-20/functions/{name}/runtime-management-config")] HttpRequest request,
        string name) =>
        unsupported.Refuse("PutRuntimeManagementConfig");

    /// <summary><c>/api/2026-07-09/…</c>.</summary>
    [Function("ResourcePolicy")]
    [Requires(Actions.Unsupported)]
    public IResult ResourcePolicy([HttpTrigger(AuthorizationLevel.Anonymous, Route = "2026-07-09/{*rest}")] HttpRequest request) =>
        unsupported.Refuse("This operation on resource policies");

    /// <summary><c>/api/2025-11-30/…</c>.</summary>
    [Function("ChangeCapacityProviders")]
    [Requires(Actions.Unsupported)]
    public IResult CapacityProviders(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", "delete", Route = "2025-11-30/{*rest}")] HttpRequest request) =>
        unsupported.Refuse("This operation");

    /// <summary><c>/api/2025-12-01/…</c>.</summary>
    [Function("ChangeDurableExecutions")]
    [Requires(Actions.Unsupported)]
    public IResult DurableExecutions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", "delete", Route = "2025-12-01/{*rest}")] HttpRequest request) =>
        unsupported.Refuse("This operation");
}
