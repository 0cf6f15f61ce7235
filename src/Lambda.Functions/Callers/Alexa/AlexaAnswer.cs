using System.Text.Json;
using Lambda.Engine;

namespace Lambda.Functions.Callers.Alexa;

/// <summary>Checks that a function's result is a valid answer of a skill.</summary>
/// <remarks>Mirrors https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html#response-format.</remarks>
internal static class AlexaAnswer
{
    private const int Largest = 120 * 1024;
    private const int LongestSpeech = 8000;

    /// <summary>Returns the reason why Alexa would refuse a result; null if it would accept it.</summary>
    public static string? Problem(ReadOnlyMemory<byte> result)
    {
        if (result.Length > Largest) return $"it has {result.Length} bytes, but Alexa accepts at most {Largest}";
        try
        {
            using var json = PayloadJson.Parse(result);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return "it is not an object";
            if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.String) return "it has no version";
            if (!root.TryGetProperty("response", out var response) || response.ValueKind != JsonValueKind.Object)
                return "it has no response";
            if (SpeechProblem(response) is { } problem) return problem;
            return response.TryGetProperty("reprompt", out var reprompt) && reprompt.ValueKind == JsonValueKind.Object
                ? SpeechProblem(reprompt)
                : null;
        }
        catch (JsonException)
        {
            return "it is not JSON";
        }
    }

    private static string? SpeechProblem(JsonElement parent)
    {
        if (!parent.TryGetProperty("outputSpeech", out var speech) || speech.ValueKind == JsonValueKind.Null) return null;
        if (speech.ValueKind != JsonValueKind.Object || !speech.TryGetProperty("type", out var type)) return "its outputSpeech has no type";
        var kind = type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        var member = kind switch { "PlainText" => "text", "SSML" => "ssml", _ => null };
        if (member is null) return "the type of its outputSpeech is neither PlainText nor SSML";
        if (!speech.TryGetProperty(member, out var said) || said.ValueKind != JsonValueKind.String)
            return $"its outputSpeech has no {member}";
        return said.GetString()!.Length > LongestSpeech ? $"its outputSpeech is longer than {LongestSpeech} characters" : null;
    }
}
