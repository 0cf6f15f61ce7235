using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lambda.Functions.Api.Validation;

/// <summary>A constraint on a member of a request. It is declared on the member, and reports violations with AWS's own messages.</summary>
/// <remarks>
/// Mirrors the traits of Smithy's models, https://smithy.io/2.0/spec/constraint-traits.html; the messages are those that AWS returns.
/// </remarks>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
internal abstract class ConstraintAttribute : Attribute
{
    /// <summary>Returns the message about the violation; null when the value satisfies the constraint.</summary>
    public abstract string? Violated(object? value);
}

/// <summary>The member must be present.</summary>
internal sealed class RequiredAttribute : ConstraintAttribute
{
    public const string Sentence = "Member must not be null";

    public override string? Violated(object? value) => value is null ? Sentence : null;
}

/// <summary>A number must not be less than the minimum. Text that is not a number counts as less.</summary>
internal sealed class AtLeastAttribute(long minimum) : ConstraintAttribute
{
    public override string? Violated(object? value) =>
        value is null || (value is not string && Convert.ToInt64(value, CultureInfo.InvariantCulture) >= minimum)
            ? null
            : $"Member must have value greater than or equal to {minimum}";
}

/// <summary>A number must not be greater than the maximum.</summary>
internal sealed class AtMostAttribute(long maximum) : ConstraintAttribute
{
    public override string? Violated(object? value) =>
        value is null or string || Convert.ToInt64(value, CultureInfo.InvariantCulture) <= maximum
            ? null
            : $"Member must have value less than or equal to {maximum}";
}

/// <summary>Text must not have more characters than the maximum, and a list not more members.</summary>
internal sealed class MaxLengthAttribute(int maximum) : ConstraintAttribute
{
    public override string? Violated(object? value) =>
        LengthOf(value) <= maximum ? null : $"Member must have length less than or equal to {maximum}";

    private static int LengthOf(object? value) => value switch
    {
        null => 0,
        string text => text.Length,
        IEnumerable members => members.Cast<object?>().Count(),
        _ => throw new NotSupportedException($"A length constraint does not apply to {value.GetType().Name}."),
    };
}

/// <summary>The whole text must match the pattern.</summary>
internal class PatternAttribute(string pattern) : ConstraintAttribute
{
    // As in Java, \d matches ASCII digits only, and a final line break is not ignored.
    private readonly Regex _whole = new($@"^(?:{pattern})\z", RegexOptions.ECMAScript);

    public override string? Violated(object? value) =>
        value is not string text || IsMatch(text) ? null : $"Member must satisfy regular expression pattern: {pattern}";

    protected virtual bool IsMatch(string text) => _whole.IsMatch(text);
}

/// <summary>The text, or each text in a list, must be one of the given values.</summary>
internal sealed class OneOfAttribute(params string[] values) : ConstraintAttribute
{
    private readonly string _sentence = $"Member must satisfy enum value set: [{string.Join(", ", values)}]";

    public override string? Violated(object? value) => value switch
    {
        string text when !values.Contains(text) => _sentence,
        IEnumerable<string?> members when !members.All(values.Contains) =>
            $"Member must satisfy constraint: [{_sentence}, {RequiredAttribute.Sentence}]",
        _ => null,
    };
}
