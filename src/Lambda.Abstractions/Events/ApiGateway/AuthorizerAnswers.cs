using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events.ApiGateway;

/// <summary>An authorizer's answer as an IAM policy.</summary>
/// <param name="PrincipalId">Who the caller is.</param>
/// <param name="PolicyDocument">What they may call.</param>
/// <param name="Context">Values for the function behind the route: text, numbers and Booleans.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html.</remarks>
public sealed record AuthorizerPolicy(
    [property: JsonPropertyName("principalId")] string PrincipalId,
    [property: JsonPropertyName("policyDocument")] PolicyDocument PolicyDocument,
    [property: JsonPropertyName("context")] IReadOnlyDictionary<string, JsonElement>? Context = null)
{
    /// <summary>Creates an answer that allows or denies one method, or every method that a pattern matches.</summary>
    /// <param name="principalId">Who the caller is.</param>
    /// <param name="effect"><c>Allow</c> or <c>Deny</c>.</param>
    /// <param name="resource">The method's ARN; <c>*</c> matches any text and <c>?</c> any character.</param>
    public static AuthorizerPolicy Of(string principalId, string effect, string resource) =>
        new(principalId, new("2012-10-17", [new("execute-api:Invoke", effect, resource)]));
}

/// <summary>An IAM policy, which says what the caller may invoke.</summary>
/// <param name="Version">The version of the policy language, <c>2012-10-17</c>.</param>
/// <param name="Statement">The statements; an explicit denial wins.</param>
public sealed record PolicyDocument(
    [property: JsonPropertyName("Version")] string Version,
    [property: JsonPropertyName("Statement")] IReadOnlyList<PolicyStatement> Statement);

/// <summary>A statement of a policy.</summary>
/// <param name="Action">The action, <c>execute-api:Invoke</c>.</param>
/// <param name="Effect"><c>Allow</c> or <c>Deny</c>.</param>
/// <param name="Resource">The ARN that the statement applies to; <c>*</c> matches any text and <c>?</c> any character.</param>
public sealed record PolicyStatement(
    [property: JsonPropertyName("Action")] string Action,
    [property: JsonPropertyName("Effect")] string Effect,
    [property: JsonPropertyName("Resource")] string Resource);

/// <summary>The simple answer of an HTTP API's authorizer.</summary>
/// <param name="IsAuthorized">Whether the caller may call.</param>
/// <param name="Context">Values for the function behind the route.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html.</remarks>
public sealed record AuthorizerDecision(
    [property: JsonPropertyName("isAuthorized")] bool IsAuthorized,
    [property: JsonPropertyName("context")] IReadOnlyDictionary<string, JsonElement>? Context = null);
