using System.Text.Json.Serialization;

namespace Lambda.Events.Cognito;

/// <summary>Before a user is authenticated.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html.</remarks>
public sealed record PreAuthenticationRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("validationData")] IReadOnlyDictionary<string, string>? ValidationData = null,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null,
    [property: JsonPropertyName("userNotFound")] bool? UserNotFound = null);

/// <summary>After a user was authenticated.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html.</remarks>
public sealed record PostAuthenticationRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("newDeviceUsed")] bool NewDeviceUsed,
    [property: JsonPropertyName("validationData")] IReadOnlyDictionary<string, string>? ValidationData = null,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null);

/// <summary>A challenge that a user has met or not.</summary>
public sealed record ChallengeResult(
    [property: JsonPropertyName("challengeName")] string ChallengeName,
    [property: JsonPropertyName("challengeResult")] bool Result,
    [property: JsonPropertyName("challengeMetadata")] string? ChallengeMetadata = null);

/// <summary>Asks which challenge of the custom flow comes next, if any.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html.</remarks>
public sealed record DefineAuthChallengeRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("session")] IReadOnlyList<ChallengeResult> Session,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null,
    [property: JsonPropertyName("userNotFound")] bool? UserNotFound = null);

/// <summary>The next challenge, or the end.</summary>
public sealed record DefineAuthChallengeResponse(
    [property: JsonPropertyName("challengeName")] string? ChallengeName = null,
    [property: JsonPropertyName("issueTokens")] bool? IssueTokens = null,
    [property: JsonPropertyName("failAuthentication")] bool? FailAuthentication = null);

/// <summary>Asks for a challenge of the custom flow.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html.</remarks>
public sealed record CreateAuthChallengeRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("challengeName")] string ChallengeName,
    [property: JsonPropertyName("session")] IReadOnlyList<ChallengeResult> Session,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null,
    [property: JsonPropertyName("userNotFound")] bool? UserNotFound = null);

/// <summary>The challenge: what the client is shown, and the expected answer.</summary>
public sealed record CreateAuthChallengeResponse(
    [property: JsonPropertyName("publicChallengeParameters")] IReadOnlyDictionary<string, string>? PublicChallengeParameters = null,
    [property: JsonPropertyName("privateChallengeParameters")] IReadOnlyDictionary<string, string>? PrivateChallengeParameters = null,
    [property: JsonPropertyName("challengeMetadata")] string? ChallengeMetadata = null);

/// <summary>A user has answered a challenge.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html.
/// </remarks>
public sealed record VerifyAuthChallengeRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("privateChallengeParameters")] IReadOnlyDictionary<string, string> PrivateChallengeParameters,
    [property: JsonPropertyName("challengeAnswer")] string ChallengeAnswer,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null,
    [property: JsonPropertyName("userNotFound")] bool? UserNotFound = null);

/// <summary>Whether the answer is right.</summary>
public sealed record VerifyAuthChallengeResponse([property: JsonPropertyName("answerCorrect")] bool AnswerCorrect = false);
