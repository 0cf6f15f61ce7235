using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events.Alexa;

/// <summary>A skill's answer: speech, a reprompt, cards and directives, and whether the session ends.</summary>
/// <param name="Response">What Alexa says and does.</param>
/// <param name="SessionAttributes">The attributes that Alexa sends back with the session's next request.</param>
/// <remarks>Mirrors https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html#response-format.</remarks>
public sealed record SkillAnswer(
    [property: JsonPropertyName("response")] SkillResponse Response,
    [property: JsonPropertyName("sessionAttributes")] IReadOnlyDictionary<string, JsonElement>? SessionAttributes = null)
{
    /// <summary>The format's version, <c>1.0</c>.</summary>
    [JsonPropertyName("version")]
    public string Version { get; init; } = "1.0";

    /// <summary>Creates an answer in which Alexa says a text.</summary>
    /// <param name="text">What Alexa says, as plain text.</param>
    /// <param name="endsSession">Whether the session ends with it.</param>
    public static SkillAnswer Say(string text, bool endsSession = true) =>
        new(new SkillResponse(new SkillSpeech("PlainText", text), ShouldEndSession: endsSession));
}

/// <summary>What Alexa says and does.</summary>
/// <param name="OutputSpeech">What it says.</param>
/// <param name="Card">What the Alexa app shows.</param>
/// <param name="Reprompt">What it says when the user does not answer.</param>
/// <param name="ShouldEndSession">Whether the session ends.</param>
/// <param name="Directives">What the device does.</param>
public sealed record SkillResponse(
    [property: JsonPropertyName("outputSpeech")] SkillSpeech? OutputSpeech = null,
    [property: JsonPropertyName("card")] JsonElement? Card = null,
    [property: JsonPropertyName("reprompt")] SkillReprompt? Reprompt = null,
    [property: JsonPropertyName("shouldEndSession")] bool? ShouldEndSession = null,
    [property: JsonPropertyName("directives")] IReadOnlyList<JsonElement>? Directives = null);

/// <summary>Speech, as plain text or as SSML, of up to 8,000 characters.</summary>
/// <param name="Type"><c>PlainText</c> or <c>SSML</c>.</param>
/// <param name="Text">The text of <c>PlainText</c>.</param>
/// <param name="Ssml">The markup of <c>SSML</c>.</param>
public sealed record SkillSpeech(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("text")] string? Text = null,
    [property: JsonPropertyName("ssml")] string? Ssml = null);

/// <summary>What Alexa says when the user does not answer.</summary>
public sealed record SkillReprompt([property: JsonPropertyName("outputSpeech")] SkillSpeech OutputSpeech);

/// <summary>The JSON contract of skills.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SkillEvent))]
[JsonSerializable(typeof(SkillAnswer))]
public sealed partial class SkillJson : JsonSerializerContext;
