using System.Text.Json.Serialization;

namespace Lambda.Events.Cognito;

/// <summary>The JSON contract of user pools' triggers.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CognitoEvent<PreSignUpRequest, PreSignUpResponse>), TypeInfoPropertyName = "PreSignUp")]
[JsonSerializable(typeof(CognitoEvent<PostConfirmationRequest, NoResponse>), TypeInfoPropertyName = "PostConfirmation")]
[JsonSerializable(typeof(CognitoEvent<PreAuthenticationRequest, NoResponse>), TypeInfoPropertyName = "PreAuthentication")]
[JsonSerializable(typeof(CognitoEvent<PostAuthenticationRequest, NoResponse>), TypeInfoPropertyName = "PostAuthentication")]
[JsonSerializable(typeof(CognitoEvent<PreTokenRequest, PreTokenResponse>), TypeInfoPropertyName = "PreToken")]
[JsonSerializable(typeof(CognitoEvent<PreTokenRequest, PreTokenResponseV2>), TypeInfoPropertyName = "PreTokenV2")]
[JsonSerializable(typeof(CognitoEvent<CustomMessageRequest, CustomMessageResponse>), TypeInfoPropertyName = "CustomMessage")]
[JsonSerializable(
    typeof(CognitoEvent<DefineAuthChallengeRequest, DefineAuthChallengeResponse>), TypeInfoPropertyName = "DefineAuthChallenge")]
[JsonSerializable(
    typeof(CognitoEvent<CreateAuthChallengeRequest, CreateAuthChallengeResponse>), TypeInfoPropertyName = "CreateAuthChallenge")]
[JsonSerializable(
    typeof(CognitoEvent<VerifyAuthChallengeRequest, VerifyAuthChallengeResponse>), TypeInfoPropertyName = "VerifyAuthChallenge")]
[JsonSerializable(typeof(CognitoEvent<UserMigrationRequest, UserMigrationResponse>), TypeInfoPropertyName = "UserMigration")]
public sealed partial class CognitoJson : JsonSerializerContext;
