using System.Text.Json;
using Lambda.Engine;
using Lambda.Engine.Access;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>An authorizer's answer: what the caller may call. It can be cached.</summary>
/// <param name="Policy">The IAM policy; null for a simple answer.</param>
/// <param name="IsAuthorized">The simple answer.</param>
/// <param name="Context">Values for the function behind the route.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html.</remarks>
internal sealed record AuthorizerGrant(MethodPolicy? Policy, bool IsAuthorized, IReadOnlyDictionary<string, JsonElement> Context)
{
    private const string PrincipalId = "principalId";

    /// <summary>Decides whether the method may be called.</summary>
    public PolicyDecision Decide(string arn) =>
        Policy?.Decide(arn) ?? (IsAuthorized ? PolicyDecision.Allow : PolicyDecision.ImplicitDeny);

    /// <summary>Reads an answer; null if it is not valid.</summary>
    /// <param name="answer">The result of the function.</param>
    /// <param name="isSimple">Whether the answer must be <c>isAuthorized</c>, rather than a policy.</param>
    /// <param name="isRest">Whether the API is a REST API, whose context has only text, numbers and Booleans, and passes them as
    /// text.</param>
    public static AuthorizerGrant? Read(ReadOnlyMemory<byte> answer, bool isSimple, bool isRest)
    {
        try
        {
            using var json = PayloadJson.Parse(answer);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || ContextOf(root, isRest) is not { } context) return null;
            if (isSimple)
                return root.TryGetProperty("isAuthorized", out var decision)
                    && decision.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? new(null, decision.GetBoolean(), context)
                    : null;
            if (!root.TryGetProperty(PrincipalId, out var principal) || principal.ValueKind != JsonValueKind.String) return null;
            if (!root.TryGetProperty("policyDocument", out var document) || MethodPolicy.Read(document) is not { } policy) return null;
            if (isRest) context[PrincipalId] = principal.Clone();
            return new(policy, IsAuthorized: false, context);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, JsonElement>? ContextOf(JsonElement root, bool isRest)
    {
        var context = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (!root.TryGetProperty("context", out var given) || given.ValueKind == JsonValueKind.Null) return context;
        if (given.ValueKind != JsonValueKind.Object) return null;
        foreach (var member in given.EnumerateObject())
        {
            if (isRest && member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return null;
            context[member.Name] = isRest ? AsText(member.Value) : member.Value.Clone();
        }
        return context;
    }

    private static JsonElement AsText(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Null
        ? value.Clone()
        : JsonSerializer.SerializeToElement(value.GetRawText(), ApiJsonText.Default.String);
}
