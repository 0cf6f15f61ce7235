using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Api.Configuration;

/// <summary>Answers operations of the Lambda API that cannot be done here: what they are for is done another way, and the message says which.</summary>
public sealed partial class Unsupported(ILogger<Unsupported> logger)
{
    /// <summary>Why code is not changed through the API.</summary>
    internal const string ByDeployment = "Functions are the app's code: register them in Lambdas.cs and deploy the app (azd deploy).";

    private const string ByAccess = "Who may call is said by the app's principals, Lambda:Access:Principals, not by statements on a function.";
    private const string ByAlias = "Functions have one version, $LATEST, and no aliases: use a deployment slot of the app to try another.";

    /// <summary>Refuses the operation of that name.</summary>
    public IResult Refuse(string operation)
    {
        Refused(logger, operation);
        return AwsError.InvalidParameter($"{operation} is not supported. {Instead(operation)}");
    }

    /// <summary>Refuses the operation that the request's method stands for.</summary>
    internal IResult Refuse(HttpRequest request, string? create = null, string? update = null, string? delete = null) => Refuse(request.Method switch
    {
        "POST" => create,
        "PUT" => update,
        "DELETE" => delete,
        _ => null,
    } ?? "This operation");

    private static string Instead(string operation) => operation switch
    {
        "CreateFunction" or "DeleteFunction" or "UpdateFunctionCode" => ByDeployment,
        "PublishVersion" or "CreateAlias" or "UpdateAlias" or "DeleteAlias" => ByAlias,
        "AddPermission" or "This operation on resource policies" => ByAccess,
        "PublishLayerVersion" => "What functions share is a package or a project that the app references.",
        "TagResource" => "Tag the Azure resources of the app (az tag).",
        "PutProvisionedConcurrencyConfig" => "Instances that are kept ready are set on the hosting plan (alwaysReady of Flex Consumption, minimum instances of Premium).",
        "CreateCodeSigningConfig" or "UpdateCodeSigningConfig" or "DeleteCodeSigningConfig" or "PutFunctionCodeSigningConfig" => "Sign and verify in the pipeline that deploys the app.",
        "CreateFunctionUrlConfig" or "UpdateFunctionUrlConfig" or "DeleteFunctionUrlConfig" => "Set Lambda:Functions:<name>:Url to NONE or AWS_IAM.",
        "PutRuntimeManagementConfig" => "The runtime is that of the app: its target framework, and the hosting plan's updates.",
        "PutFunctionRecursionConfig" => "Events that functions hand on are stopped after 16 hops, always.",
        _ => "See docs/lambda-parity.md for what is.",
    };

    [LoggerMessage(410, LogLevel.Information, "{Operation} was refused: it is not supported")]
    private static partial void Refused(ILogger logger, string operation);
}
