namespace FunctionApp.Patterns.Values;

/// <summary>A test that one value of an event passes or does not.</summary>
internal abstract class ValueTest
{
    public abstract bool Matches(EventValue value);
}
