using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Evaluation;

/// <summary>What the expressions of a state can refer to.</summary>
internal sealed record Values
{
    /// <summary><c>$</c> in JSONPath.</summary>
    public JsonNode? Input { get; init; }

    /// <summary><c>$$</c> in JSONPath, <c>$states.context</c> in JSONata.</summary>
    public JsonNode? Context => MakeContext.Value;

    public required Lazy<JsonNode?> MakeContext { get; init; }

    /// <summary>The variables in scope, by name without <c>$</c>.</summary>
    public required IReadOnlyDictionary<string, JsonNode?> Variables { get; init; }

    /// <summary><c>$states</c> in JSONata, without its context.</summary>
    public JsonObject? States { get; init; }

    /// <summary>The room for what the expressions come to.</summary>
    public TemplateRoom Room { get; } = new();

    public required ExecutionRandom Random { get; init; }

    /// <summary>The time of the decision: what JSONata's <c>$now()</c> says.</summary>
    public required DateTimeOffset Now { get; init; }
}
