using System.Text.Json;

namespace Lambda.Engine.Patterns;

/// <summary>
/// Reads a pattern into rules. Each rule has conditions on fields, and an event matches when it satisfies one rule. Without <c>$or</c>, a
/// pattern is a single rule.
/// </summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-complex-example-or.
/// </remarks>
internal sealed class PatternReader
{
    /// <summary>The maximum number of rules that <c>$or</c> may expand to, as in AWS.</summary>
    private const int MaxRules = 1000;

    private const string Or = "$or";

    // Names that cannot be fields in $or, where they would be read as operators; AWS reserves those of the last lines.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr",
        "=", "<", "<=", ">", ">=",
        "regex", "not-wildcard", "not-equals-ignore-case", "date-after", "date-on-or-after", "date-before", "date-on-or-before",
        "in-date-range", "ip-address-in-range", "ip-address-not-in-range",
    };

    private readonly FieldName _root = new("$", "$");

    /// <summary>Reads the fields and the rules of a pattern.</summary>
    /// <exception cref="PatternException">EventBridge does not accept the pattern.</exception>
    public (FieldName Root, IReadOnlyList<Dictionary<FieldName, FieldTest>> Rules) Read(JsonElement pattern)
    {
        if (pattern.ValueKind != JsonValueKind.Object) throw new PatternException("$", "a pattern must be an object.");
        return (_root, Fields(pattern, "$", _root, [[]], inOr: false));
    }

    // Adds the object's conditions to each rule; if a field occurs twice, the last one counts.
    private static List<Dictionary<FieldName, FieldTest>> Fields(
        JsonElement fields, string at, FieldName parent, List<Dictionary<FieldName, FieldTest>> rules, bool inOr)
    {
        var any = false;
        foreach (var field in fields.EnumerateObject())
        {
            any = true;
            var path = FieldPath.Of(at, field.Name);
            if (field.NameEquals(Or))
            {
                rules = Alternatives(field.Value, path, parent, rules);
                continue;
            }
            if (inOr && Reserved.Contains(field.Name))
                throw new PatternException(path, $"'{field.Name}' is an operator, which cannot be the name of a field in $or.");
            switch (field.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    rules = Fields(field.Value, path, parent.Field(field.Name), rules, inOr);
                    break;
                case JsonValueKind.Array:
                    var test = TestReader.Read(field.Value, path);
                    foreach (var rule in rules) rule[parent.Field(field.Name)] = test;
                    break;
                default:
                    throw new PatternException(
                        path, "a field must have an array of the values that match, or an object of further fields.");
            }
        }
        return any ? rules : throw new PatternException(at, "an object must not be empty.");
    }

    // Multiplies the rules so far by the alternatives.
    private static List<Dictionary<FieldName, FieldTest>> Alternatives(
        JsonElement alternatives, string at, FieldName parent, List<Dictionary<FieldName, FieldTest>> rules)
    {
        if (alternatives.ValueKind != JsonValueKind.Array || alternatives.GetArrayLength() < 2)
            throw new PatternException(at, "$or must have an array of at least 2 objects.");
        var all = new List<Dictionary<FieldName, FieldTest>>();
        foreach (var (index, alternative) in alternatives.EnumerateArray().Index())
        {
            if (alternative.ValueKind != JsonValueKind.Object)
                throw new PatternException(FieldPath.Of(at, index), "an alternative of $or must be an object.");
            all.AddRange(
                Fields(alternative, FieldPath.Of(at, index), parent, [.. rules.Select(rule => new Dictionary<FieldName, FieldTest>(rule))],
                    inOr: true));
            if (all.Count > MaxRules) throw new PatternException(at, $"$or expands to more than {MaxRules} rule combinations.");
        }
        return all;
    }
}
