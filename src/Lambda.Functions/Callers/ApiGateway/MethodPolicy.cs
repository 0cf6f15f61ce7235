using System.IO.Enumeration;
using System.Text.Json;
using Lambda.Engine.Access;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>An IAM policy about the methods of APIs.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html. A statement with a <c>Condition</c>,
/// <c>NotAction</c> or <c>NotResource</c> cannot be evaluated here: it never allows a call, and always denies.
/// </remarks>
internal sealed class MethodPolicy
{
    private const string Invoke = "execute-api:Invoke";
    private readonly IReadOnlyList<Statement> _statements;

    private MethodPolicy(IReadOnlyList<Statement> statements) => _statements = statements;

    /// <summary>Reads a policy; null if it is not valid.</summary>
    public static MethodPolicy? Read(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("Statement", out var all)) return null;
        IEnumerable<JsonElement> elements = all.ValueKind == JsonValueKind.Array ? all.EnumerateArray() : [all];
        var statements = new List<Statement>();
        foreach (var element in elements)
        {
            if (Statement.Read(element) is not { } statement) return null;
            statements.Add(statement);
        }
        return new(statements);
    }

    /// <summary>Decides whether a method may be called. A denial wins over all statements that allow the call.</summary>
    public PolicyDecision Decide(string arn)
    {
        var concerned = _statements.Where(statement => statement.Concerns(arn)).ToList();
        return concerned.Exists(statement => !statement.Allows) ? PolicyDecision.ExplicitDeny
            : concerned.Count > 0 ? PolicyDecision.Allow
            : PolicyDecision.ImplicitDeny;
    }

    private sealed record Statement(bool Allows, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources, bool IsUnclear)
    {
        public static Statement? Read(JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("Effect", out var effect)) return null;
            if (effect.ValueKind != JsonValueKind.String || effect.GetString() is not ("Allow" or "Deny")) return null;
            var isUnclear = json.EnumerateObject().Any(member => member.Name is "Condition" or "NotAction" or "NotResource");
            var (actions, resources) = (Texts(json, "Action"), Texts(json, "Resource"));
            if (!isUnclear && (actions is null || resources is null)) return null;
            return new(effect.GetString() == "Allow", actions ?? [], resources ?? [], isUnclear);
        }

        public bool Concerns(string arn) => IsUnclear
            ? !Allows
            : Actions.Any(action => FileSystemName.MatchesSimpleExpression(action, Invoke, ignoreCase: true))
                && Resources.Any(resource => Matches(resource, arn));

        // A backslash is an escape in a regular expression, but not in a policy.
        private static bool Matches(string pattern, string arn) =>
            FileSystemName.MatchesSimpleExpression(pattern.Replace(@"\", @"\\", StringComparison.Ordinal), arn, ignoreCase: false);

        private static List<string>? Texts(JsonElement json, string name)
        {
            if (!json.TryGetProperty(name, out var value)) return null;
            if (value.ValueKind == JsonValueKind.String) return [value.GetString()!];
            if (value.ValueKind != JsonValueKind.Array) return null;
            var texts = new List<string>();
            foreach (var one in value.EnumerateArray())
            {
                if (one.ValueKind != JsonValueKind.String) return null;
                texts.Add(one.GetString()!);
            }
            return texts;
        }
    }
}
