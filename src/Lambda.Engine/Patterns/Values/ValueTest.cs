namespace Lambda.Engine.Patterns.Values;

/// <summary>A test that a value of an event passes or fails.</summary>
internal abstract class ValueTest
{
    public abstract bool Matches(EventValue value);
}
