using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;

namespace Lambda.StatesLanguage.Paths;

/// <summary>
/// A JSONPath with the operators and functions that Step Functions supports. A definite path selects one value or none; an indefinite path
/// (with a wildcard, slice, filter, …) selects an array.
/// </summary>
internal sealed class JsonPath
{
    /// <summary>
    /// The maximum number of values that a path may pass through. Paths such as <c>$..*..*</c> multiply values; beyond this number they
    /// fail.
    /// </summary>
    public const int MaxValues = 100_000;

    private readonly IReadOnlyList<PathSegment> segments;

    private JsonPath(string text, IReadOnlyList<PathSegment> segments)
    {
        Text = text;
        this.segments = segments;
    }

    public string Text { get; }

    public bool IsRoot => segments.Count == 0;

    public bool IsDefinite => segments.All(segment => segment.IsDefinite);

    /// <summary>
    /// Whether the path has no operators or functions, so that it refers to a single place. Only such paths can say where a result is
    /// stored.
    /// </summary>
    public bool IsReference => segments.All(segment => segment is NameSegment { Names.Count: 1 } or IndexSegment { Indexes: [>= 0] });

    public IReadOnlyList<PathSegment> Segments => segments;

    /// <summary>The path in the form of Step Functions' messages: <c>$['order']['lines'][0]</c>.</summary>
    public string Normalized => "$" + string.Concat(segments.Select(segment => segment.ToString()));

    /// <exception cref="PathSyntaxException">The text is not a path.</exception>
    public static JsonPath Parse(string text) => new(text, JsonPathReader.Read(text));

    /// <summary>Selects a value. Returns false if a definite path selects nothing.</summary>
    public bool TrySelect(JsonNode? root, out JsonNode? value)
    {
        var work = new PathWork(Text, root);
        List<JsonNode?> values = [root];
        var definite = true;
        foreach (var segment in segments)
        {
            if (segment is FunctionSegment function)
            {
                if (definite && values.Count == 0)
                    break;
                work.Spend(values.Count);
                values = [function.Apply(definite ? values[0] : work.Copies(values))];
                definite = true;
                continue;
            }
            definite &= segment.IsDefinite;
            var selected = new List<JsonNode?>();
            foreach (var each in values)
            {
                segment.Select(each, work, selected);
                if (selected.Count > MaxValues)
                    throw StateException.Runtime($"The path '{Text}' selects more than {MaxValues} values.");
            }
            values = selected;
        }
        value = definite ? values.FirstOrDefault() : work.Copies(values);
        return !definite || values.Count > 0;
    }

    /// <summary>Returns the reason why the path selects nothing, as Step Functions words it.</summary>
    public string Explain(JsonNode? root)
    {
        for (var i = 1; i < segments.Count; i++)
        {
            var start = new JsonPath(Text, [.. segments.Take(i)]);
            if (!start.TrySelect(root, out _))
                return $"Invalid path '{Text}' : Missing property in path {start.Normalized}";
        }
        return $"Invalid path '{Text}' : No results for path: {Normalized}";
    }

    public override string ToString() => Text;
}
