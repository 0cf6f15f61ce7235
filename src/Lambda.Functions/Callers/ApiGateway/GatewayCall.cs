using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>A request to an API, and the route that takes it.</summary>
/// <param name="Api">The API.</param>
/// <param name="Route">The route.</param>
/// <param name="Request">The request.</param>
/// <param name="Path">The request's path after the API's address, as it was sent.</param>
/// <param name="Parameters">The route's parameters in the path.</param>
/// <param name="RequestId">The id of the request, which is also that of the invocation.</param>
/// <param name="SourceIp">The address that it came from.</param>
/// <param name="Now">When it arrived.</param>
internal sealed record GatewayCall(
    GatewayApi Api, GatewayRoute Route, HttpRequest Request, string Path, IReadOnlyDictionary<string, string> Parameters,
    string RequestId, string SourceIp, DateTimeOffset Now)
{
    /// <summary>The account that owns the API.</summary>
    public required string AccountId { get; init; }

    /// <summary>The API's region.</summary>
    public required string Region { get; init; }

    /// <summary>The route's parameters; null when it has none.</summary>
    public IReadOnlyDictionary<string, string>? PathParameters => Parameters.Count == 0 ? null : Parameters;

    /// <summary>The path, with the stage before it if the API's address contains the stage.</summary>
    public string StagePath => Api.Stage == ApiGatewayOptions.DefaultStage ? Path : $"/{Api.Stage}{Path}";

    /// <summary>
    /// The ARN of the called method, for authorizers and policies. It does not depend on how a caller encodes the path: otherwise
    /// <c>/%61dmin</c> would evade a policy that denies <c>/admin</c>.
    /// </summary>
    public string Arn =>
        $"arn:aws:execute-api:{Region}:{AccountId}:{Api.Name}/{Api.Stage}/{Request.Method}/{PolicyPath.Of(Path)[1..]}";

    /// <summary>When the request arrived, in the form that events use.</summary>
    public string Time => Now.ToUniversalTime().ToString("dd/MMM/yyyy:HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}
