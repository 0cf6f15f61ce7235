using Lambda.Engine.Patterns.Values;

namespace Lambda.Engine.Patterns;

/// <summary>
/// Refuses patterns whose wildcards are too complex for EventBridge: those for which some text would have too many possible positions at
/// once.
/// </summary>
/// <remarks>
/// Mirrors
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching-complexity.
/// That page gives no number; the count is that of https://github.com/aws/event-ruler (MachineComplexityEvaluator): the largest number of
/// positions in the field's wildcards that any text can have at once.
/// </remarks>
internal static class WildcardComplexity
{
    /// <summary>The maximum number of positions in wildcards that a text may have at once.</summary>
    private const int Limit = 10;

    // In EventBridge's words.
    private const string TooComplex =
        "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character.";

    /// <exception cref="PatternException">The wildcards of a field are too complex together.</exception>
    public static void Check(IReadOnlyList<Dictionary<FieldName, FieldTest>> rules)
    {
        // Alternatives of $or with the same conditions on earlier fields share the states of the next one.
        // Each row of conditions has a number: the texts of the rows would take memory in proportion to the square of the pattern.
        var rows = new Dictionary<(int? Before, FieldName Field, string Test), int>();
        var fields = new Dictionary<(int? Before, FieldName Field), List<IReadOnlyList<WildcardText>>>();
        foreach (var rule in rules)
        {
            int? before = null;
            foreach (var (field, test) in rule.OrderBy(asked => asked.Key.Path, StringComparer.Ordinal))
            {
                foreach (var wildcards in Wildcards(test))
                {
                    if (!fields.TryGetValue((before, field), out var tests)) fields[(before, field)] = tests = [];
                    tests.Add(wildcards);
                }
                if (!rows.TryGetValue((before, field, test.Json), out var row)) rows[(before, field, test.Json)] = row = rows.Count;
                before = row;
            }
        }
        foreach (var (asked, tests) in fields)
            if (new WildcardStates(tests.DistinctBy(Key)).Most(Limit) > Limit)
                throw new PatternException(asked.Field.Path, TooComplex);
    }

    private static string Key(IReadOnlyList<WildcardText> test) =>
        string.Join('|', test.Select(wildcard => string.Join('*', wildcard.Parts.Select(Convert.ToHexString))));

    // Each test separately; the strings of one anything-but together.
    private static IEnumerable<IReadOnlyList<WildcardText>> Wildcards(FieldTest test)
    {
        foreach (var value in test.Values)
            if (value is WildcardText one) yield return [one];
            else if (value is NoneOf none && none.Tests.OfType<WildcardText>().ToList() is { Count: > 0 } several) yield return several;
    }
}
