namespace Lambda.Engine.Patterns.Values;

/// <summary><c>anything-but</c>: matches a value of any type that passes none of the tests.</summary>
internal sealed class NoneOf(ValueTest[] tests) : ValueTest
{
    public IEnumerable<ValueTest> Tests => tests;

    public override bool Matches(EventValue value)
    {
        foreach (var test in tests)
            if (test.Matches(value)) return false;
        return true;
    }
}
