using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Evaluation;

/// <summary>The values that the expressions of a state can refer to.</summary>
internal sealed record Values
{
    /// <summary>The value of <c>$</c> in JSONPath.</summary>
    public JsonNode? Input { get; init; }

    /// <summary>The value of <c>$$</c> in JSONPath and of <c>$states.context</c> in JSONata.</summary>
    public JsonNode? Context => MakeContext.Value;

    public required Lazy<JsonNode?> MakeContext { get; init; }

    /// <summary>The variables in scope, by name without <c>$</c>.</summary>
    public required IReadOnlyDictionary<string, JsonNode?> Variables { get; init; }

    /// <summary>The value of <c>$states</c> in JSONata, without its context.</summary>
    public JsonObject? States { get; init; }

    /// <summary>The size limit of the values that expressions return.</summary>
    public TemplateRoom Room { get; } = new();

    public required ExecutionRandom Random { get; init; }

    /// <summary>The time of the decision, which is the value of JSONata's <c>$now()</c>.</summary>
    public required DateTimeOffset Now { get; init; }
}
