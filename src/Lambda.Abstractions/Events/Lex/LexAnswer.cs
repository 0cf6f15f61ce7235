using System.Text.Json.Serialization;

namespace Lambda.Events.Lex;

/// <summary>A code hook's answer: the state of the session, and messages for the user.</summary>
/// <param name="SessionState">The state of the session, with the next step of the conversation.</param>
/// <param name="Messages">Messages that Lex shows to the user.</param>
/// <param name="RequestAttributes">Attributes for the client.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html.</remarks>
public sealed record LexAnswer(
    [property: JsonPropertyName("sessionState")] LexSessionState SessionState,
    [property: JsonPropertyName("messages")] IReadOnlyList<LexMessage>? Messages = null,
    [property: JsonPropertyName("requestAttributes")] IReadOnlyDictionary<string, string>? RequestAttributes = null)
{
    private const int LongestContent = 1024;
    private const int MostButtons = 5;
    private static readonly string[] Actions = ["Close", "ConfirmIntent", "Delegate", "ElicitIntent", "ElicitSlot"];
    private static readonly string[] States =
        ["Failed", "Fulfilled", "FulfillmentInProgress", "InProgress", "ReadyForFulfillment", "Waiting"];

    /// <summary>Returns the reason why Lex would refuse this answer, or null if it would accept it.</summary>
    public string? Problem()
    {
        if (SessionState?.DialogAction is not { } action) return "it has no sessionState with a dialogAction";
        if (!Actions.Contains(action.Type)) return $"its dialogAction is '{action.Type}'; it must be one of {string.Join(", ", Actions)}";
        var intent = SessionState.Intent;
        if (intent is null && action.Type is ("Close" or "ConfirmIntent" or "ElicitSlot"))
            return $"its dialogAction {action.Type} needs an intent";
        if (action.Type == "ElicitSlot" && string.IsNullOrEmpty(action.SlotToElicit))
            return "its dialogAction ElicitSlot needs a slotToElicit";
        if (action.Type == "ElicitIntent" && Messages is not { Count: > 0 }) return "its dialogAction ElicitIntent needs a message";
        if (intent is { State: { } state } && !States.Contains(state)) return $"its intent's state '{state}' is not valid";
        if (intent is { ConfirmationState: not (null or "Confirmed" or "Denied" or "None") })
            return $"its intent's confirmationState '{intent.ConfirmationState}' is not valid";
        return Messages?.Select(Problem).FirstOrDefault(problem => problem is not null);
    }

    private static string? Problem(LexMessage message) => message switch
    {
        { ContentType: "ImageResponseCard", ImageResponseCard: null or { Title: null } } => "its ImageResponseCard has no title",
        { ImageResponseCard.Buttons.Count: > MostButtons } => $"its ImageResponseCard has more than {MostButtons} buttons",
        { ContentType: "ImageResponseCard" } => null,
        { ContentType: not ("CustomPayload" or "PlainText" or "SSML") } =>
            $"the contentType '{message.ContentType}' of its message is not valid",
        { Content: null or "" } => "its message has no content",
        { Content.Length: > LongestContent } => $"its message is longer than {LongestContent} characters",
        _ => null,
    };
}

/// <summary>A message that Lex shows to the user.</summary>
/// <param name="ContentType"><c>PlainText</c>, <c>SSML</c>, <c>CustomPayload</c> or <c>ImageResponseCard</c>.</param>
/// <param name="Content">The text.</param>
/// <param name="ImageResponseCard">The card.</param>
public sealed record LexMessage(
    [property: JsonPropertyName("contentType")] string ContentType,
    [property: JsonPropertyName("content")] string? Content = null,
    [property: JsonPropertyName("imageResponseCard")] LexCard? ImageResponseCard = null);

/// <summary>A card with a title, a picture and up to five buttons.</summary>
public sealed record LexCard(
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("subtitle")] string? Subtitle = null,
    [property: JsonPropertyName("imageUrl")] string? ImageUrl = null,
    [property: JsonPropertyName("buttons")] IReadOnlyList<LexButton>? Buttons = null);

/// <summary>A button of a card.</summary>
public sealed record LexButton([property: JsonPropertyName("text")] string Text, [property: JsonPropertyName("value")] string Value);

/// <summary>The base class of code hooks. An answer that Lex would refuse becomes a function error with the reason.</summary>
public abstract class LexCodeHook : IHandler<LexEvent, LexAnswer>
{
    /// <inheritdoc/>
    public async Task<LexAnswer> HandleAsync(LexEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        var answer = await AnswerAsync(input, context, cancellation);
        var problem = answer is null ? "it is null" : answer.Problem();
        return problem is null ? answer! : throw new InvalidOperationException($"Lex would refuse the answer: {problem}.");
    }

    /// <summary>Answers an event. An answer that Lex would refuse fails the invocation, with the reason.</summary>
    protected abstract Task<LexAnswer> AnswerAsync(LexEvent input, ILambdaContext context, CancellationToken cancellation);
}

/// <summary>The JSON contract of code hooks.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LexEvent))]
[JsonSerializable(typeof(LexAnswer))]
public sealed partial class LexJson : JsonSerializerContext;
