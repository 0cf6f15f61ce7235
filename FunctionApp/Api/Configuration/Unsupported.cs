using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Api.Configuration;

/// <summary>Answers operations of the Lambda API that cannot be done here: what they are for is done another way, and the message says which.</summary>
public sealed partial class Unsupported(ILogger<Unsupported> logger)
{
    /// <summary>Why code is not changed through the API.</summary>
    internal const string ByDeployment = "Functions are the app's code: register them in Lambdas.cs and deploy the app (azd deploy).";

    private const string ByAccess = "Who may invoke is decided by the app's function keys and policies, not by statements on a function.";
    private const string ByAlias = "Functions have one version, $LATEST, and no aliases: use a deployment slot of the app to try another.";

    /// <summary>Refuses the operation of that name.</summary>
    public IResult Refuse(string operation)
    {
        Refused(logger, operation);
        return AwsError.InvalidParameter($"{operation} is not supported. {Instead(operation)}");
    }

    private static string Instead(string operation) => operation switch
    {
        "CreateFunction" or "DeleteFunction" or "UpdateFunctionCode" => ByDeployment,
        "PublishVersion" or "CreateAlias" or "UpdateAlias" or "DeleteAlias" => ByAlias,
        "AddPermission" or "RemovePermission" or "GetPolicy" or "Resource policies" => ByAccess,
        "Layers" => "What functions share is a package or a project that the app references.",
        "Tags" => "Tag the Azure resources of the app (az tag).",
        "Provisioned concurrency" => "Instances that are kept ready are set on the hosting plan (alwaysReady of Flex Consumption, minimum instances of Premium).",
        "Code signing" => "Sign and verify in the pipeline that deploys the app.",
        "Changing a function URL" => "Set Lambda:Functions:<name>:Url to NONE or AWS_IAM.",
        "Runtime management" => "The runtime is that of the app: its target framework, and the hosting plan's updates.",
        "Recursion configuration" => "Events that functions hand on are stopped after 16 hops, always.",
        _ => "See docs/lambda-parity.md for what is.",
    };

    [LoggerMessage(410, LogLevel.Information, "{Operation} was refused: it is not supported")]
    private static partial void Refused(ILogger logger, string operation);
}
