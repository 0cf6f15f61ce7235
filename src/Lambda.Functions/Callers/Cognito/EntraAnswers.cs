using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Engine;

namespace Lambda.Functions.Callers.Cognito;

/// <summary>Reads the result of a trigger's function, and writes the answer of an extension to Entra.</summary>
internal static class EntraAnswers
{
    // Otherwise a name that is there twice throws when the object around it is first read.
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Writes the answer to the start of token issuance: the claims that the function adds.</summary>
    /// <param name="result">The event that the function returned.</param>
    /// <param name="version">The version of the trigger's event.</param>
    /// <param name="problem">The part of the result that Entra cannot apply, when there is no answer.</param>
    /// <remarks>
    /// An extension can only add claims. A function that suppresses claims, or changes scopes or groups, relies on that being done: in that
    /// case there is no answer, and no token is issued.
    /// </remarks>
    public static JsonObject? Claims(ReadOnlyMemory<byte> result, int version, out string? problem)
    {
        if (Response(result, out problem) is not { } response) return null;
        var claims = new JsonObject();
        foreach (var part in Parts(response, version))
        {
            if (Unsupported(part) is { } member)
            {
                problem = $"it has {member}, but Entra's extensions can only add claims";
                return null;
            }
            foreach (var (name, value) in part["claimsToAddOrOverride"] as JsonObject ?? [])
            {
                if (Claim(value) is not { } claim)
                {
                    problem = $"its claim {name} is not text, a number, a Boolean or a list of these";
                    return null;
                }
                claims[name] = claim;
            }
        }
        return Answer("onTokenIssuanceStartResponseData", "tokenIssuanceStart.provideClaimsForToken", ("claims", claims));
    }

    /// <summary>Writes the answer to attribute collection that lets the sign-up continue.</summary>
    public static JsonObject? Continue(ReadOnlyMemory<byte> result, string type, out string? problem) =>
        Response(result, out problem) is null ? null : Answer(Data(type), $"{Event(type)}.continueWithDefaultBehavior");

    /// <summary>
    /// Writes the answer to attribute collection when the function refuses the user, with the message that Cognito would give.
    /// </summary>
    public static JsonObject Block(string type, string message) => Answer(
        Data(type), $"{Event(type)}.showBlockPage", ("title", "Sign-up refused"), ("message", $"PreSignUp failed with error {message}."));

    private static string Event(string type) => type[(type.LastIndexOf('.') + 1)..];

    private static string Data(string type) =>
        type == EntraEvent.AttributeCollectionStart ? "onAttributeCollectionStartResponseData" : "onAttributeCollectionSubmitResponseData";

    private static JsonObject? Response(ReadOnlyMemory<byte> result, out string? problem)
    {
        problem = null;
        try
        {
            using var document = PayloadJson.Parse(result, Once.MaxDepth);
            if (JsonNode.Parse(result.Span, documentOptions: Once) is JsonObject json && json["response"] is JsonObject response)
                return response;
        }
        catch (JsonException)
        {
            // Treated like any other result that is not the event.
        }
        problem = "it is not the event with a response";
        return null;
    }

    private static IEnumerable<JsonObject> Parts(JsonObject response, int version)
    {
        if (version == 1) return response["claimsOverrideDetails"] is JsonObject one ? [one] : [];
        if (response["claimsAndScopeOverrideDetails"] is not JsonObject all) return [];
        return new[] { all, all["idTokenGeneration"], all["accessTokenGeneration"] }.OfType<JsonObject>();
    }

    private static string? Unsupported(JsonObject part) => part.FirstOrDefault(member => member.Value switch
    {
        JsonArray list => list.Count > 0,
        JsonObject json => member.Key == "groupOverrideDetails" && json.Any(one => one.Value is JsonArray { Count: > 0 } or JsonValue),
        _ => false,
    }).Key;

    private static JsonNode? Claim(JsonNode? value) => value switch
    {
        JsonArray list when list.All(one => one is JsonValue) => new JsonArray([.. list.Select(one => (JsonNode)Text((JsonValue)one!))]),
        JsonValue one => Text(one),
        _ => null,
    };

    private static string Text(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static JsonObject Answer(string data, string action, params (string Name, JsonNode Value)[] members)
    {
        var what = new JsonObject { ["@odata.type"] = $"microsoft.graph.{action}" };
        foreach (var (name, value) in members) what[name] = value;
        var answer = new JsonObject { ["@odata.type"] = $"microsoft.graph.{data}", ["actions"] = new JsonArray(what) };
        return new JsonObject { ["data"] = answer };
    }
}
