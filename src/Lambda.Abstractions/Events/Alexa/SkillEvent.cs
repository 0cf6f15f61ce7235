using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events.Alexa;

/// <summary>A request from Alexa to a custom skill.</summary>
/// <param name="Version">The format's version, <c>1.0</c>.</param>
/// <param name="Session">The session; null for requests outside of one.</param>
/// <param name="Context">The device, the user and the skill.</param>
/// <param name="Request">What the user wants.</param>
/// <remarks>Mirrors https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html.</remarks>
public sealed record SkillEvent(
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("session")] SkillSession? Session,
    [property: JsonPropertyName("context")] SkillContext? Context,
    [property: JsonPropertyName("request")] SkillRequest Request);

/// <summary>A session: the conversation from the first request until it ends.</summary>
/// <param name="New">Whether the session begins with this request.</param>
/// <param name="SessionId">The session's id, the same for all of its requests.</param>
/// <param name="Application">The skill.</param>
/// <param name="Attributes">The session attributes that the skill last returned.</param>
/// <param name="User">The user.</param>
public sealed record SkillSession(
    [property: JsonPropertyName("new")] bool New,
    [property: JsonPropertyName("sessionId")] string SessionId,
    [property: JsonPropertyName("application")] SkillApplication? Application,
    [property: JsonPropertyName("attributes")] IReadOnlyDictionary<string, JsonElement>? Attributes,
    [property: JsonPropertyName("user")] SkillUser? User);

/// <summary>The skill that a request is for.</summary>
public sealed record SkillApplication([property: JsonPropertyName("applicationId")] string ApplicationId);

/// <summary>The user of the skill, and the token of a linked account.</summary>
/// <param name="UserId">The user's id, which differs from skill to skill.</param>
/// <param name="AccessToken">The token of the linked account; null if none is linked.</param>
public sealed record SkillUser(
    [property: JsonPropertyName("userId")] string UserId,
    [property: JsonPropertyName("accessToken")] string? AccessToken = null);

/// <summary>The device, the user and the skill.</summary>
/// <param name="System">The skill and its user.</param>
/// <param name="AudioPlayer">What the device is playing.</param>
public sealed record SkillContext(
    [property: JsonPropertyName("System")] SkillSystem System,
    [property: JsonPropertyName("AudioPlayer")] JsonElement? AudioPlayer = null);

/// <summary>The skill and its user.</summary>
public sealed record SkillSystem(
    [property: JsonPropertyName("application")] SkillApplication Application,
    [property: JsonPropertyName("user")] SkillUser? User,
    [property: JsonPropertyName("device")] JsonElement? Device = null,
    [property: JsonPropertyName("apiEndpoint")] string? ApiEndpoint = null,
    [property: JsonPropertyName("apiAccessToken")] string? ApiAccessToken = null);

/// <summary>What the user wants. Which members are set depends on the type.</summary>
/// <param name="Type"><c>LaunchRequest</c>, <c>IntentRequest</c>, <c>SessionEndedRequest</c> or a type that one of Alexa's interfaces
/// defines.</param>
/// <param name="RequestId">The request's id.</param>
/// <param name="Timestamp">When it was sent.</param>
/// <param name="Locale">The user's locale.</param>
/// <param name="Intent">The intent of an <c>IntentRequest</c>.</param>
/// <param name="DialogState">The state of a dialog with several turns.</param>
/// <param name="Reason">Why a session has ended.</param>
/// <param name="Error">The error that ended a session.</param>
public sealed record SkillRequest(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("requestId")] string RequestId,
    [property: JsonPropertyName("timestamp")] string Timestamp,
    [property: JsonPropertyName("locale")] string? Locale = null,
    [property: JsonPropertyName("intent")] SkillIntent? Intent = null,
    [property: JsonPropertyName("dialogState")] string? DialogState = null,
    [property: JsonPropertyName("reason")] string? Reason = null,
    [property: JsonPropertyName("error")] SkillError? Error = null);

/// <summary>What the user said, as an intent of the skill.</summary>
public sealed record SkillIntent(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("confirmationStatus")] string? ConfirmationStatus = null,
    [property: JsonPropertyName("slots")] IReadOnlyDictionary<string, SkillSlot>? Slots = null);

/// <summary>A value within an intent.</summary>
public sealed record SkillSlot(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("value")] string? Value = null,
    [property: JsonPropertyName("confirmationStatus")] string? ConfirmationStatus = null,
    [property: JsonPropertyName("resolutions")] JsonElement? Resolutions = null);

/// <summary>The error that ended a session.</summary>
public sealed record SkillError(
    [property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("message")] string Message);
