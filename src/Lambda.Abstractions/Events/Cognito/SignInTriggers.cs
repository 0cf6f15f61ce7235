using System.Text.Json.Serialization;

namespace Lambda.Events.Cognito;

/// <summary>The request of the pre authentication trigger: a user is about to be authenticated.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html.</remarks>
public sealed record PreAuthenticationRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("validationData")] IReadOnlyDictionary<string, string>? ValidationData = null,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null,
    [property: JsonPropertyName("userNotFound")] bool? UserNotFound = null);

/// <summary>The request of the post authentication trigger: a user has been authenticated.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html.</remarks>
public sealed record PostAuthenticationRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("newDeviceUsed")] bool NewDeviceUsed,
    [property: JsonPropertyName("validationData")] IReadOnlyDictionary<string, string>? ValidationData = null,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null);

/// <summary>A challenge of the session, and whether the user met it.</summary>
public sealed record ChallengeResult(
    [property: JsonPropertyName("challengeName")] string ChallengeName,
    [property: JsonPropertyName("challengeResult")] bool Result,
    [property: JsonPropertyName("challengeMetadata")] string? ChallengeMetadata = null);

/// <summary>The request of the define auth challenge trigger, which chooses the next challenge of the custom flow, if any.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html.</remarks>
public sealed record DefineAuthChallengeRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("session")] IReadOnlyList<ChallengeResult> Session,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null,
    [property: JsonPropertyName("userNotFound")] bool? UserNotFound = null);

/// <summary>The next challenge of the custom flow, or the flow's end.</summary>
public sealed record DefineAuthChallengeResponse(
    [property: JsonPropertyName("challengeName")] string? ChallengeName = null,
    [property: JsonPropertyName("issueTokens")] bool? IssueTokens = null,
    [property: JsonPropertyName("failAuthentication")] bool? FailAuthentication = null);

/// <summary>The request of the create auth challenge trigger, which creates a challenge of the custom flow.</summary>
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

/// <summary>The request of the verify auth challenge trigger: a user has answered a challenge.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html.
/// </remarks>
public sealed record VerifyAuthChallengeRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("privateChallengeParameters")] IReadOnlyDictionary<string, string> PrivateChallengeParameters,
    [property: JsonPropertyName("challengeAnswer")] string ChallengeAnswer,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null,
    [property: JsonPropertyName("userNotFound")] bool? UserNotFound = null);

/// <summary>The response of the verify auth challenge trigger: whether the answer is right.</summary>
public sealed record VerifyAuthChallengeResponse([property: JsonPropertyName("answerCorrect")] bool AnswerCorrect = false);
