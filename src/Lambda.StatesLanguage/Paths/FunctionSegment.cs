using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Paths;

/// <summary>A function at the end of a path, such as <c>.length()</c>.</summary>
internal sealed record FunctionSegment(string Name) : PathSegment
{
    public static readonly IReadOnlySet<string> Names =
        new HashSet<string>(StringComparer.Ordinal) { "length", "size", "min", "max", "avg", "sum", "stddev", "keys", "first", "last" };

    public override bool IsDefinite => true;

    public override void Select(JsonNode? value, PathWork work, List<JsonNode?> selected)
    {
        work.Spend(1 + ((value as JsonArray)?.Count ?? (value as JsonObject)?.Count ?? 0));
        selected.Add(Apply(value));
    }

    public JsonNode? Apply(JsonNode? value) => Name switch
    {
        "length" or "size" => value switch
        {
            JsonArray items => items.Count,
            JsonObject members => members.Count,
            _ => JsonText.Text(value) is { } text ? text.Length : null,
        },
        "keys" => value is JsonObject members ? new JsonArray([.. members.Select(member => (JsonNode?)member.Key)]) : null,
        "first" => value is JsonArray { Count: > 0 } items ? items[0] : null,
        "last" => value is JsonArray { Count: > 0 } items ? items[^1] : null,
        _ => Aggregate(value),
    };

    public override string ToString() => $".{Name}()";

    private JsonNode? Aggregate(JsonNode? value)
    {
        var numbers = value is JsonArray items ? [.. items.Select(JsonNumber.Double).OfType<double>()] : Array.Empty<double>();
        if (numbers.Length == 0)
            return null;
        var mean = numbers.Average();
        return JsonNumber.Of(Name switch
        {
            "min" => numbers.Min(),
            "max" => numbers.Max(),
            "sum" => numbers.Sum(),
            "avg" => mean,
            _ => Math.Sqrt(numbers.Average(number => (number - mean) * (number - mean))),
        });
    }
}
