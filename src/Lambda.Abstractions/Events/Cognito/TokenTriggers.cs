using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events.Cognito;

/// <summary>The request of all versions of the pre token generation trigger: tokens are about to be issued.</summary>
/// <param name="UserAttributes">The user's attributes.</param>
/// <param name="GroupConfiguration">The user's groups and roles.</param>
/// <param name="Scopes">The scopes of the access token; set from version 2 on.</param>
/// <param name="ClientMetadata">The metadata that the app sent with its request.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html.</remarks>
public sealed record PreTokenRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("groupConfiguration")] GroupConfiguration? GroupConfiguration = null,
    [property: JsonPropertyName("scopes")] IReadOnlyList<string>? Scopes = null,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null);

/// <summary>The groups and roles of a user.</summary>
public sealed record GroupConfiguration(
    [property: JsonPropertyName("groupsToOverride")] IReadOnlyList<string>? GroupsToOverride = null,
    [property: JsonPropertyName("iamRolesToOverride")] IReadOnlyList<string>? IamRolesToOverride = null,
    [property: JsonPropertyName("preferredRole")] string? PreferredRole = null);

/// <summary>The answer of the trigger's version 1: claims of the identity token, all of them text.</summary>
public sealed record PreTokenResponse(
    [property: JsonPropertyName("claimsOverrideDetails")] ClaimsOverride? ClaimsOverrideDetails = null);

/// <summary>Changes to the claims of the identity token.</summary>
public sealed record ClaimsOverride(
    [property: JsonPropertyName("claimsToAddOrOverride")] IReadOnlyDictionary<string, string>? ClaimsToAddOrOverride = null,
    [property: JsonPropertyName("claimsToSuppress")] IReadOnlyList<string>? ClaimsToSuppress = null,
    [property: JsonPropertyName("groupOverrideDetails")] GroupConfiguration? GroupOverrideDetails = null);

/// <summary>The answer of the trigger's versions 2 and 3: claims of any type, for both tokens.</summary>
public sealed record PreTokenResponseV2(
    [property: JsonPropertyName("claimsAndScopeOverrideDetails")] ClaimsAndScopeOverride? ClaimsAndScopeOverrideDetails = null);

/// <summary>Changes to the claims and scopes of both tokens.</summary>
public sealed record ClaimsAndScopeOverride(
    [property: JsonPropertyName("idTokenGeneration")] TokenOverride? IdTokenGeneration = null,
    [property: JsonPropertyName("accessTokenGeneration")] TokenOverride? AccessTokenGeneration = null,
    [property: JsonPropertyName("groupOverrideDetails")] GroupConfiguration? GroupOverrideDetails = null);

/// <summary>Changes to the claims of one token. The scopes apply to the access token.</summary>
public sealed record TokenOverride(
    [property: JsonPropertyName("claimsToAddOrOverride")] IReadOnlyDictionary<string, JsonElement>? ClaimsToAddOrOverride = null,
    [property: JsonPropertyName("claimsToSuppress")] IReadOnlyList<string>? ClaimsToSuppress = null,
    [property: JsonPropertyName("scopesToAdd")] IReadOnlyList<string>? ScopesToAdd = null,
    [property: JsonPropertyName("scopesToSuppress")] IReadOnlyList<string>? ScopesToSuppress = null);
