using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Api.Configuration;

/// <summary>Refuses operations of the Lambda API that have no equivalent here. The error says what to do instead.</summary>
internal sealed partial class Unsupported(ILogger<Unsupported> logger)
{
    /// <summary>The reason why code cannot be changed through the API.</summary>
    internal const string ByDeployment = "Functions are the app's code: register them in Lambdas.cs and deploy the app (azd deploy).";

    private const string ResourcePolicy = "This operation on resource policies";
    private const string ByAccess = "The app's principals, Lambda:Access:Principals, decide who may call, not statements on a function.";
    private const string ByAlias = "Functions have one version, $LATEST, and no aliases: use a deployment slot of the app to try another.";

    /// <summary>Refuses the operation with this name.</summary>
    internal IResult Refuse(string operation)
    {
        Refused(logger, operation);
        return AwsError.InvalidParameter($"{operation} is not supported. {Instead(operation)}");
    }

    /// <summary>Refuses the operation that a request is for.</summary>
    internal IResult Refuse(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Refuse(OperationOf(request.Method, request.Path.Value ?? ""));
    }

    /// <summary>Returns the name of the operation at an address of the Lambda API.</summary>
    internal static string OperationOf(string method, string path) => (method, path.Trim('/').Split('/')) switch
    {
        ("POST", [.., "functions"]) => "CreateFunction",
        ("DELETE", [.., "functions", _]) => "DeleteFunction",
        ("PUT", [.., "functions", _, "code"]) => "UpdateFunctionCode",
        ("POST", [.., "functions", _, "versions"]) => "PublishVersion",
        ("POST", [.., "functions", _, "aliases"]) => "CreateAlias",
        ("PUT", [.., "functions", _, "aliases", _]) => "UpdateAlias",
        ("DELETE", [.., "functions", _, "aliases", _]) => "DeleteAlias",
        ("POST", [.., "functions", _, "policy"]) => "AddPermission",
        ("PUT", [.., "functions", _, "provisioned-concurrency"]) => "PutProvisionedConcurrencyConfig",
        ("PUT", [.., "functions", _, "code-signing-config"]) => "PutFunctionCodeSigningConfig",
        ("PUT", [.., "functions", _, "runtime-management-config"]) => "PutRuntimeManagementConfig",
        ("POST", [.., "functions", _, "url"]) => "CreateFunctionUrlConfig",
        ("PUT", [.., "functions", _, "url"]) => "UpdateFunctionUrlConfig",
        ("DELETE", [.., "functions", _, "url"]) => "DeleteFunctionUrlConfig",
        ("POST", [.., "tags", _]) => "TagResource",
        ("POST", [.., "layers", _, "versions"]) => "PublishLayerVersion",
        ("POST", [.., "code-signing-configs"]) => "CreateCodeSigningConfig",
        ("PUT", [.., "code-signing-configs", _]) => "UpdateCodeSigningConfig",
        ("DELETE", [.., "code-signing-configs", _]) => "DeleteCodeSigningConfig",
        _ when path.Contains("/2026-07-09/", StringComparison.Ordinal) => ResourcePolicy,
        _ => "This operation",
    };

    private static string Instead(string operation) => operation switch
    {
        "CreateFunction" or "DeleteFunction" or "UpdateFunctionCode" => ByDeployment,
        "PublishVersion" or "CreateAlias" or "UpdateAlias" or "DeleteAlias" => ByAlias,
        "AddPermission" or ResourcePolicy => ByAccess,
        "PublishLayerVersion" => "Share code between functions in a package or a project that the app references.",
        "TagResource" => "Tag the Azure resources of the app (az tag).",
        "PutProvisionedConcurrencyConfig" =>
            "Keep instances ready with the hosting plan's settings (alwaysReady of Flex Consumption, minimum instances of Premium).",
        "CreateCodeSigningConfig" or "UpdateCodeSigningConfig" or "DeleteCodeSigningConfig" or "PutFunctionCodeSigningConfig" =>
            "Sign and verify in the pipeline that deploys the app.",
        "CreateFunctionUrlConfig" or "UpdateFunctionUrlConfig" or "DeleteFunctionUrlConfig" =>
            "Set Lambda:Functions:<name>:Url to NONE or AWS_IAM.",
        "PutRuntimeManagementConfig" => "The app's target framework and the hosting plan's updates determine the runtime.",
        "PutFunctionRecursionConfig" => "Events that functions pass on are always stopped after 16 hops.",
        _ => "See docs/lambda-parity.md for the supported operations.",
    };

    [LoggerMessage(410, LogLevel.Information, "Refused {Operation}: the operation is not supported")]
    private static partial void Refused(ILogger logger, string operation);
}
