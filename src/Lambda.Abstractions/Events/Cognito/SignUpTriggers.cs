using System.Text.Json.Serialization;

namespace Lambda.Events.Cognito;

/// <summary>The request of the pre sign-up trigger: a user is about to be signed up.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html.</remarks>
public sealed record PreSignUpRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("validationData")] IReadOnlyDictionary<string, string>? ValidationData = null,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null);

/// <summary>
/// The response of the pre sign-up trigger: whether the user is confirmed and verified at once. To refuse the user, throw an exception.
/// </summary>
public sealed record PreSignUpResponse(
    [property: JsonPropertyName("autoConfirmUser")] bool AutoConfirmUser = false,
    [property: JsonPropertyName("autoVerifyPhone")] bool AutoVerifyPhone = false,
    [property: JsonPropertyName("autoVerifyEmail")] bool AutoVerifyEmail = false);

/// <summary>The request of the post confirmation trigger: a user has confirmed an account or a new password.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html.</remarks>
public sealed record PostConfirmationRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null);

/// <summary>
/// The request of the user migration trigger: a user who is not in the pool signs in, and may be migrated from elsewhere.
/// </summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html.</remarks>
public sealed record UserMigrationRequest(
    [property: JsonPropertyName("userName")] string? UserName,
    [property: JsonPropertyName("password")] string? Password,
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string>? UserAttributes = null,
    [property: JsonPropertyName("validationData")] IReadOnlyDictionary<string, string>? ValidationData = null,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null);

/// <summary>The user who was migrated.</summary>
public sealed record UserMigrationResponse(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string>? UserAttributes = null,
    [property: JsonPropertyName("finalUserStatus")] string? FinalUserStatus = null,
    [property: JsonPropertyName("messageAction")] string? MessageAction = null,
    [property: JsonPropertyName("desiredDeliveryMediums")] IReadOnlyList<string>? DesiredDeliveryMediums = null,
    [property: JsonPropertyName("forceAliasCreation")] bool? ForceAliasCreation = null);

/// <summary>The request of the custom message trigger: a message is about to be sent to a user.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html.</remarks>
public sealed record CustomMessageRequest(
    [property: JsonPropertyName("userAttributes")] IReadOnlyDictionary<string, string> UserAttributes,
    [property: JsonPropertyName("codeParameter")] string? CodeParameter = null,
    [property: JsonPropertyName("usernameParameter")] string? UsernameParameter = null,
    [property: JsonPropertyName("clientMetadata")] IReadOnlyDictionary<string, string>? ClientMetadata = null);

/// <summary>The message to send: the text for SMS, and the text and subject for email.</summary>
public sealed record CustomMessageResponse(
    [property: JsonPropertyName("smsMessage")] string? SmsMessage = null,
    [property: JsonPropertyName("emailMessage")] string? EmailMessage = null,
    [property: JsonPropertyName("emailSubject")] string? EmailSubject = null);
