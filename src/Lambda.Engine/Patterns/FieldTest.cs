using Lambda.Engine.Patterns.Values;

namespace Lambda.Engine.Patterns;

/// <summary>A pattern's condition on a field: one of its values passes a test, or the field is absent where that is allowed.</summary>
/// <param name="json">The tests as written in the pattern.</param>
/// <param name="values">The tests; a value has to pass at least one of them.</param>
/// <param name="mayBeAbsent">Whether <c>{"exists": false}</c> is one of the alternatives.</param>
internal sealed class FieldTest(string json, ValueTest[] values, bool mayBeAbsent)
{
    public string Json => json;

    public IEnumerable<ValueTest> Values => values;

    public bool MayBeAbsent => mayBeAbsent;

    public bool Matches(EventValue value)
    {
        foreach (var test in values)
            if (test.Matches(value)) return true;
        return false;
    }
}
