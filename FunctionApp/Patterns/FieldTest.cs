using FunctionApp.Patterns.Values;

namespace FunctionApp.Patterns;

/// <summary>What a pattern asks of a field: that a value of it passes one of the tests, or that it is absent where that is allowed.</summary>
/// <param name="json">The tests as they are written.</param>
/// <param name="values">The tests of which one is enough.</param>
/// <param name="mayBeAbsent">Whether <c>{"exists": false}</c> is among the alternatives.</param>
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
