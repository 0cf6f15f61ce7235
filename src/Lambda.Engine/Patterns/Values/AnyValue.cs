namespace Lambda.Engine.Patterns.Values;

/// <summary><c>{"exists": true}</c>: matches any value, including null.</summary>
internal sealed class AnyValue : ValueTest
{
    public override bool Matches(EventValue value) => true;
}
