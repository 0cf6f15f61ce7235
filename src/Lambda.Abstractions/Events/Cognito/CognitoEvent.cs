using System.Text.Json.Serialization;

namespace Lambda.Events.Cognito;

/// <summary>The event of a user pool's trigger. The function fills in its response and returns the whole event.</summary>
/// <typeparam name="TRequest">The data that the trigger passes to the function.</typeparam>
/// <typeparam name="TResponse">The function's answer.</typeparam>
/// <param name="Version">The event's version: <c>1</c>, or the version of the pre token generation trigger.</param>
/// <param name="Region">The region.</param>
/// <param name="UserPoolId">The user pool.</param>
/// <param name="UserName">The user.</param>
/// <param name="CallerContext">The app that the user signs in to.</param>
/// <param name="TriggerSource">What happened, such as <c>PreSignUp_SignUp</c>.</param>
/// <param name="Request">The data that the trigger passes to the function.</param>
/// <param name="Response">The function's answer.</param>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html.
/// </remarks>
public sealed record CognitoEvent<TRequest, TResponse>(
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("region")] string Region,
    [property: JsonPropertyName("userPoolId")] string UserPoolId,
    [property: JsonPropertyName("userName")] string? UserName,
    [property: JsonPropertyName("callerContext")] CognitoCaller CallerContext,
    [property: JsonPropertyName("triggerSource")] string TriggerSource,
    [property: JsonPropertyName("request")] TRequest Request,
    [property: JsonPropertyName("response")] TResponse Response);

/// <summary>The app that the user signs in to.</summary>
public sealed record CognitoCaller(
    [property: JsonPropertyName("awsSdkVersion")] string AwsSdkVersion, [property: JsonPropertyName("clientId")] string ClientId);

/// <summary>The empty response of triggers that expect no answer.</summary>
public sealed record NoResponse;
