using System.Text.RegularExpressions;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>A Lambda authorizer of an API.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html.</remarks>
internal sealed class AuthorizerOptions
{
    internal const string Token = "TOKEN";
    internal const string Request = "REQUEST";
    private const int LongestTtl = 3600;

    /// <summary>The function that makes the decisions.</summary>
    public string? Function { get; set; }

    /// <summary>
    /// What the function receives: the request (<c>REQUEST</c>, the default), or the identity source (<c>TOKEN</c>, only in REST APIs).
    /// </summary>
    public string Type { get; set; } = Request;

    /// <summary>
    /// The identity sources that a request must have before the authorizer is called, and by which its decisions are cached:
    /// <c>$request.header.Authorization</c> in HTTP APIs, <c>method.request.header.Authorization</c> in REST APIs, and likewise
    /// <c>querystring</c>, <c>stageVariables</c> and <c>context</c>.
    /// </summary>
    public IList<string> IdentitySources { get; } = [];

    /// <summary>How long a decision is cached, in seconds: 0–3,600. By default 300 in REST APIs, and 0 in HTTP APIs.</summary>
    public int? ResultTtlInSeconds { get; set; }

    /// <summary>Whether the function of an HTTP API answers <c>isAuthorized</c>, rather than an IAM policy; false by default.</summary>
    public bool EnableSimpleResponses { get; set; }

    /// <summary>
    /// A regular expression that the token of a <c>TOKEN</c> authorizer must match; other tokens are refused without calling it. Null for
    /// none.
    /// </summary>
    public string? IdentityValidationExpression { get; set; }

    internal TimeSpan Ttl(bool isRest) => TimeSpan.FromSeconds(ResultTtlInSeconds ?? (isRest ? 300 : 0));

    internal IEnumerable<string> Errors(string setting, ApiGatewayOptions api, Func<string, bool> isFunction)
    {
        if (CallerFunction.Error($"{setting}:Function", Function, isFunction) is { } error) yield return error;
        if (Type is not (Token or Request)) yield return $"{setting}:Type is '{Type}'; it must be {Token} or {Request}.";
        if (Type == Token && !api.IsRest) yield return $"{setting}:Type is {Token}, which only REST APIs have.";
        if (Type == Token && (IdentitySources.Count != 1 || IdentitySource.Parse(IdentitySources[0]) is not { IsHeader: true }))
            yield return $"{setting}:IdentitySources must be one header, such as method.request.header.Authorization.";
        if (IdentitySources.FirstOrDefault(source => IdentitySource.Parse(source) is null) is { } wrong)
            yield return $"{setting}:IdentitySources has '{wrong}', which is not an identity source such as "
                + $"{(api.IsRest ? "method.request.header.Authorization" : "$request.header.Authorization")}.";
        if (ResultTtlInSeconds is < 0 or > LongestTtl)
            yield return $"{setting}:ResultTtlInSeconds is {ResultTtlInSeconds}; it must be 0 to {LongestTtl}.";
        if (Ttl(api.IsRest) > TimeSpan.Zero && IdentitySources.Count == 0)
            yield return $"{setting}:IdentitySources is empty, so that decisions cannot be cached: set ResultTtlInSeconds to 0.";
        if (EnableSimpleResponses && api.IsRest) yield return $"{setting}:EnableSimpleResponses is for HTTP APIs.";
        if (IdentityValidationExpression is not null && Type != Token)
            yield return $"{setting}:IdentityValidationExpression is for {Token} authorizers.";
        if (IdentityValidationExpression is { } pattern && !IsPattern(pattern))
            yield return $"{setting}:IdentityValidationExpression is not a regular expression.";
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            return new Regex(pattern) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
