using System.Text.Json;
using Lambda.Engine.Patterns.Values;

namespace Lambda.Engine.Patterns;

/// <summary>Reads a <c>numeric</c> expression: one comparison, or a lower and an upper bound.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching.
/// </remarks>
internal static class NumericReader
{
    public static NumberRange Read(JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Array) throw new PatternException(at, "numeric takes an array such as [\">\", 0, \"<=\", 5].");
        var terms = value.EnumerateArray().ToArray();
        if (terms.Length is not (2 or 4))
            throw new PatternException(at, "numeric takes an operator and a number, or a lower and an upper bound.");
        var (first, bound) = (Operator(terms, 0, at), Number(terms, 1, at));
        if (terms.Length == 2)
        {
            return first switch
            {
                "=" => new(bound, false, bound, false),
                ">" or ">=" => new(bound, first == ">", NumberRange.Limit, false),
                _ => new(-NumberRange.Limit, false, bound, first == "<"),
            };
        }
        var (second, top) = (Operator(terms, 2, at), Number(terms, 3, at));
        if (first is not (">" or ">="))
            throw new PatternException(FieldPath.Of(at, 0), "a range must begin with its lower bound, > or >=.");
        if (second is not ("<" or "<=")) throw new PatternException(FieldPath.Of(at, 2), "a range must end with its upper bound, < or <=.");
        return bound < top
            ? new(bound, first == ">", top, second == "<")
            : throw new PatternException(at, "the lower bound must be less than the upper.");
    }

    private static string Operator(JsonElement[] terms, int index, string at) =>
        terms[index].ValueKind == JsonValueKind.String
            && terms[index].GetString() is ("=" or "<" or "<=" or ">" or ">=") and var known ? known!
        : throw new PatternException(FieldPath.Of(at, index), "the operator of numeric must be =, <, <=, > or >=.");

    private static double Number(JsonElement[] terms, int index, string at)
    {
        if (terms[index].ValueKind != JsonValueKind.Number)
            throw new PatternException(FieldPath.Of(at, index), "numeric compares with numbers.");
        return terms[index].TryGetDouble(out var number) && Math.Abs(number) <= NumberRange.Limit ? number
            : throw new PatternException(FieldPath.Of(at, index), "numeric compares numbers between -5.0e9 and +5.0e9.");
    }
}
