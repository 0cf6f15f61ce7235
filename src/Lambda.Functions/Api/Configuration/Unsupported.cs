using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Api.Configuration;

/// <summary>Refuses operations of the Lambda API that have no equivalent here. The message says what to do instead.</summary>
public sealed partial class Unsupported(ILogger<Unsupported> logger)
{
    /// <summary>Why code cannot be changed through the API.</summary>
    internal const string ByDeployment = "Functions are the app's code: register them in Lambdas.cs and deploy the app (azd deploy).";

    private const string ByAccess = "The app's principals, Lambda:Access:Principals, decide who may call, not statements on a function.";
    private const string ByAlias = "Functions have one version, $LATEST, and no aliases: use a deployment slot of the app to try another.";

    /// <summary>Refuses the operation with that name.</summary>
    public IResult Refuse(string operation)
    {
        Refused(logger, operation);
        return AwsError.InvalidParameter($"{operation} is not supported. {Instead(operation)}");
    }

    /// <summary>Refuses the operation that belongs to the request's method.</summary>
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
        _ => "See docs/lambda-parity.md for the operations that are.",
    };

    [LoggerMessage(410, LogLevel.Information, "Refused {Operation}: the operation is not supported")]
    private static partial void Refused(ILogger logger, string operation);
}
