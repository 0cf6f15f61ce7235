namespace FunctionApp.Patterns.Values;

/// <summary><c>{"exists": true}</c>: the field has a value, null among them.</summary>
internal sealed class AnyValue : ValueTest
{
    public override bool Matches(EventValue value) => true;
}
