using Lambda.Engine.Access;
using Lambda.Functions.Api.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>
/// The operations of the Lambda API that read features which functions do not have here, such as policies, tags, layers, code signing and
/// provisioned concurrency.
/// </summary>
/// <remarks>As in <see cref="UnsupportedTrigger"/>, no route overlaps with another route for the same method.</remarks>
public sealed class AbsentTrigger(TriggerServices services)
{
    private readonly AbsentApi _absent = services.Get<AbsentApi>();
    private readonly Unsupported _unsupported = services.Get<Unsupported>();

    /// <summary>Answers <c>GET /api/2015-03-31/functions/{name}/policy</c>.</summary>
    [Function("GetPolicy")]
    [Requires(Actions.GetPolicy, Function = "name")]
    public Task<IResult> GetPolicy(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2015-03-31/functions/{name}/policy")] HttpRequest request,
        string name) =>
        _absent.GetPolicyAsync(request, name);

    /// <summary>Answers <c>DELETE /api/2015-03-31/functions/{name}/policy/{statement}</c>.</summary>
    [Function("RemovePermission")]
    [Requires(Actions.RemovePermission, Function = "name")]
    public Task<IResult> RemovePermission(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "2015-03-31/functions/{name}/policy/{statement}")] HttpRequest request,
        string name, string statement) =>
        _absent.RemovePermissionAsync(request, name);

    /// <summary>Answers <c>GET /api/2017-03-31/tags/{arn}</c>.</summary>
    [Function("ListTags")]
    [Requires(Actions.ListTags)]
    public IResult ListTags(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2017-03-31/tags/{arn}")] HttpRequest request,
        string arn) => _absent.ListTags(arn);

    /// <summary>Answers <c>DELETE /api/2017-03-31/tags/{arn}</c>.</summary>
    [Function("UntagResource")]
    [Requires(Actions.UntagResource)]
    public IResult Untag(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "2017-03-31/tags/{arn}")] HttpRequest request,
        string arn) => _absent.Untag(request, arn);

    /// <summary>Answers <c>GET /api/2018-10-31/layers</c>.</summary>
    [Function("ListLayers")]
    [Requires(Actions.ListLayers)]
    public static IResult ListLayers([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2018-10-31/layers")] HttpRequest request) =>
        AbsentResources.ListLayers(request);

    /// <summary>Answers <c>GET /api/2018-10-31/layers/{layer}/versions</c>.</summary>
    [Function("ListLayerVersions")]
    [Requires(Actions.ListLayerVersions)]
    public static IResult ListLayerVersions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2018-10-31/layers/{layer}/versions")] HttpRequest request,
        string layer) =>
        AbsentResources.ListLayerVersions(request);

    /// <summary>Answers <c>GET /api/2018-10-31/layers/{layer}/versions/{version}</c>, and requests for the version's policy.</summary>
    [Function("GetLayerVersion")]
    [Requires(Actions.GetLayerVersion)]
    public static IResult GetLayerVersion(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2018-10-31/layers/{layer}/versions/{version}/{*policy}")]
        HttpRequest request,
        string layer, string version) =>
        AbsentResources.GetLayerVersion(version);

    /// <summary>
    /// Answers <c>GET /api/2019-09-30/functions/{name}/provisioned-concurrency</c>, for one version or, with <c>List=ALL</c>, for all.
    /// </summary>
    [Function("GetProvisionedConcurrencyConfig")]
    [Requires(Actions.GetProvisionedConcurrencyConfig, Function = "name")]
    public Task<IResult> GetProvisioned(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2019-09-30/functions/{name}/provisioned-concurrency")]
        HttpRequest request,
        string name) =>
        _absent.GetProvisionedAsync(request, name);

    /// <summary>Answers <c>DELETE /api/2019-09-30/functions/{name}/provisioned-concurrency</c>.</summary>
    [Function("DeleteProvisionedConcurrencyConfig")]
    [Requires(Actions.DeleteProvisionedConcurrencyConfig, Function = "name")]
    public IResult DeleteProvisioned(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "2019-09-30/functions/{name}/provisioned-concurrency")]
        HttpRequest request,
        string name) =>
        _absent.DeleteProvisioned(request, name);

    /// <summary>Answers <c>GET /api/2020-04-22/code-signing-configs</c>.</summary>
    [Function("ListCodeSigningConfigs")]
    [Requires(Actions.ListCodeSigningConfigs)]
    public static IResult ListCodeSigning(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2020-04-22/code-signing-configs")] HttpRequest request) =>
        AbsentResources.ListCodeSigning(request);

    /// <summary>Answers <c>GET /api/2020-04-22/code-signing-configs/{arn}</c>, and requests for the configuration's functions.</summary>
    [Function("GetCodeSigningConfig")]
    [Requires(Actions.GetCodeSigningConfig)]
    public static IResult GetCodeSigning(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2020-04-22/code-signing-configs/{arn}/{*functions}")]
        HttpRequest request,
        string arn) =>
        AbsentResources.NoCodeSigning(arn);

    /// <summary>Answers <c>GET /api/2020-06-30/functions/{name}/code-signing-config</c>.</summary>
    [Function("GetFunctionCodeSigningConfig")]
    [Requires(Actions.GetFunctionCodeSigningConfig, Function = "name")]
    public Task<IResult> GetCodeSigningOfFunction(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2020-06-30/functions/{name}/code-signing-config")] HttpRequest request,
        string name) =>
        _absent.GetCodeSigningAsync(request, name);

    /// <summary>Answers <c>DELETE /api/2020-06-30/functions/{name}/code-signing-config</c>.</summary>
    [Function("DeleteFunctionCodeSigningConfig")]
    [Requires(Actions.DeleteFunctionCodeSigningConfig, Function = "name")]
    public Task<IResult> DeleteCodeSigningOfFunction(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "2020-06-30/functions/{name}/code-signing-config")]
        HttpRequest request,
        string name) =>
        _absent.DeleteCodeSigningAsync(request, name);

    /// <summary>Answers <c>GET /api/2021-07-20/functions/{name}/runtime-management-config</c>.</summary>
    [Function("GetRuntimeManagementConfig")]
    [Requires(Actions.GetRuntimeManagementConfig, Function = "name")]
    public Task<IResult> GetRuntime(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2021-07-20/functions/{name}/runtime-management-config")]
        HttpRequest request,
        string name) =>
        _absent.GetRuntimeAsync(request, name);

    /// <summary>Answers <c>GET /api/2024-08-31/functions/{name}/recursion-config</c>.</summary>
    [Function("GetFunctionRecursionConfig")]
    [Requires(Actions.GetFunctionRecursionConfig, Function = "name")]
    public Task<IResult> GetRecursion(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2024-08-31/functions/{name}/recursion-config")] HttpRequest request,
        string name) =>
        _absent.GetRecursionAsync(request, name);

    /// <summary>Answers <c>PUT /api/2024-08-31/functions/{name}/recursion-config</c>.</summary>
    [Function("PutFunctionRecursionConfig")]
    [Requires(Actions.PutFunctionRecursionConfig, Function = "name")]
    public Task<IResult> PutRecursion(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "2024-08-31/functions/{name}/recursion-config")] HttpRequest request,
        string name) =>
        _absent.PutRecursionAsync(request, name, () => _unsupported.Refuse("PutFunctionRecursionConfig"));

    /// <summary>Answers <c>GET /api/2025-11-30/capacity-providers</c>.</summary>
    [Function("ListCapacityProviders")]
    [Requires(Actions.ListCapacityProviders)]
    public static IResult ListCapacityProviders(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2025-11-30/capacity-providers")] HttpRequest request) =>
        AbsentResources.ListCapacityProviders(request);

    /// <summary>Answers <c>GET /api/2025-12-01/functions/{name}/durable-executions</c>.</summary>
    [Function("ListDurableExecutionsByFunction")]
    [Requires(Actions.ListDurableExecutionsByFunction, Function = "name")]
    public Task<IResult> ListDurableExecutions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "2025-12-01/functions/{name}/durable-executions")] HttpRequest request,
        string name) =>
        _absent.ListDurableExecutionsAsync(request, name);
}
