using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events.Lex;

/// <summary>The event that Lex V2 sends to a code hook.</summary>
/// <param name="MessageVersion">The format's version, <c>1.0</c>.</param>
/// <param name="InvocationSource"><c>DialogCodeHook</c> or <c>FulfillmentCodeHook</c>.</param>
/// <param name="InputMode"><c>Text</c>, <c>Speech</c> or <c>DTMF</c>.</param>
/// <param name="ResponseContentType">The media type of the answer.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InputTranscript">What the user said.</param>
/// <param name="Bot">The bot.</param>
/// <param name="Interpretations">The possible meanings of what the user said, the likeliest first.</param>
/// <param name="SessionState">The state of the conversation.</param>
/// <param name="RequestAttributes">Attributes of this request.</param>
/// <param name="ProposedNextState">The step that Lex would take next.</param>
/// <param name="Transcriptions">Possible transcriptions of what the user said.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html.</remarks>
public sealed record LexEvent(
    [property: JsonPropertyName("messageVersion")] string MessageVersion,
    [property: JsonPropertyName("invocationSource")] string InvocationSource,
    [property: JsonPropertyName("inputMode")] string InputMode,
    [property: JsonPropertyName("responseContentType")] string ResponseContentType,
    [property: JsonPropertyName("sessionId")] string SessionId,
    [property: JsonPropertyName("inputTranscript")] string InputTranscript,
    [property: JsonPropertyName("bot")] LexBot Bot,
    [property: JsonPropertyName("interpretations")] IReadOnlyList<LexInterpretation> Interpretations,
    [property: JsonPropertyName("sessionState")] LexSessionState SessionState,
    [property: JsonPropertyName("requestAttributes")] IReadOnlyDictionary<string, string>? RequestAttributes = null,
    [property: JsonPropertyName("proposedNextState")] JsonElement? ProposedNextState = null,
    [property: JsonPropertyName("transcriptions")] IReadOnlyList<JsonElement>? Transcriptions = null);

/// <summary>The bot, its alias and its locale.</summary>
public sealed record LexBot(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("aliasId")] string AliasId,
    [property: JsonPropertyName("localeId")] string LocaleId,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("aliasName")] string? AliasName = null);

/// <summary>A possible meaning of what the user said.</summary>
public sealed record LexInterpretation(
    [property: JsonPropertyName("intent")] LexIntent Intent,
    [property: JsonPropertyName("nluConfidence")] JsonElement? NluConfidence = null,
    [property: JsonPropertyName("sentimentResponse")] JsonElement? SentimentResponse = null,
    [property: JsonPropertyName("interpretationSource")] string? InterpretationSource = null);

/// <summary>An intent, with the values that are known so far.</summary>
public sealed record LexIntent(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("slots")] IReadOnlyDictionary<string, LexSlot?>? Slots = null,
    [property: JsonPropertyName("state")] string? State = null,
    [property: JsonPropertyName("confirmationState")] string? ConfirmationState = null);

/// <summary>A value within an intent.</summary>
public sealed record LexSlot(
    [property: JsonPropertyName("value")] LexValue? Value = null,
    [property: JsonPropertyName("shape")] string? Shape = null,
    [property: JsonPropertyName("values")] IReadOnlyList<LexSlot>? Values = null);

/// <summary>What the user said, and what it means.</summary>
public sealed record LexValue(
    [property: JsonPropertyName("interpretedValue")] string InterpretedValue,
    [property: JsonPropertyName("originalValue")] string? OriginalValue = null,
    [property: JsonPropertyName("resolvedValues")] IReadOnlyList<string>? ResolvedValues = null);

/// <summary>The state of the conversation: intent, attributes, contexts and next step.</summary>
public sealed record LexSessionState(
    [property: JsonPropertyName("dialogAction")] LexDialogAction? DialogAction = null,
    [property: JsonPropertyName("intent")] LexIntent? Intent = null,
    [property: JsonPropertyName("sessionAttributes")] IReadOnlyDictionary<string, string>? SessionAttributes = null,
    [property: JsonPropertyName("activeContexts")] IReadOnlyList<JsonElement>? ActiveContexts = null,
    [property: JsonPropertyName("originatingRequestId")] string? OriginatingRequestId = null,
    [property: JsonPropertyName("runtimeHints")] JsonElement? RuntimeHints = null);

/// <summary>The next step of the conversation.</summary>
/// <param name="Type"><c>Close</c>, <c>ConfirmIntent</c>, <c>Delegate</c>, <c>ElicitIntent</c> or <c>ElicitSlot</c>.</param>
/// <param name="SlotToElicit">The slot that is asked for.</param>
/// <param name="SlotElicitationStyle"><c>Default</c>, <c>SpellByLetter</c> or <c>SpellByWord</c>.</param>
/// <param name="SubSlotToElicit">The part of a composite slot that is asked for.</param>
public sealed record LexDialogAction(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("slotToElicit")] string? SlotToElicit = null,
    [property: JsonPropertyName("slotElicitationStyle")] string? SlotElicitationStyle = null,
    [property: JsonPropertyName("subSlotToElicit")] JsonElement? SubSlotToElicit = null);
