using System.Text.Json;
using Lambda.Engine.Patterns.Values;

namespace Lambda.Engine.Patterns;

/// <summary>Reads the array of values and match expressions of a field in a pattern.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html.</remarks>
internal static class TestReader
{
    /// <exception cref="PatternException">EventBridge does not accept the pattern.</exception>
    public static FieldTest Read(JsonElement alternatives, string at)
    {
        if (alternatives.GetArrayLength() == 0) throw new PatternException(at, "an array of values must not be empty.");
        var (tests, mayBeAbsent) = (new List<ValueTest>(), false);
        foreach (var (index, one) in alternatives.EnumerateArray().Index())
        {
            var path = FieldPath.Of(at, index);
            if (one.ValueKind != JsonValueKind.Object) tests.Add(Exact(one, path));
            else if (Only(one, path) is { Name: "exists" } exists)
                mayBeAbsent |= !Exists(exists.Value, FieldPath.Of(path, exists.Name), tests);
            else tests.Add(Expression(Only(one, path), path));
        }
        return new(alternatives.GetRawText(), [.. tests], mayBeAbsent);
    }

    private static ValueTest Exact(JsonElement value, string at) => value.ValueKind switch
    {
        JsonValueKind.String => new ExactText(value.GetString()!),
        JsonValueKind.Number => new ExactNumber(value.GetRawText()),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => new ExactToken(value.GetRawText()),
        _ => throw new PatternException(at, "a value must be a string, a number, true, false, null or a match expression."),
    };

    private static bool Exists(JsonElement value, string at, List<ValueTest> tests)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            throw new PatternException(at, "exists must be true or false.");
        if (value.GetBoolean()) tests.Add(new AnyValue());
        return value.GetBoolean();
    }

    private static ValueTest Expression(JsonProperty expression, string at)
    {
        var (value, path) = (expression.Value, FieldPath.Of(at, expression.Name));
        return expression.Name switch
        {
            "prefix" =>
                value.ValueKind == JsonValueKind.Object
                    ? IgnoringCase(value, path, TextPart.Start)
                    : new PartialText(Text(value, path), TextPart.Start),
            "suffix" =>
                value.ValueKind == JsonValueKind.Object
                    ? IgnoringCase(value, path, TextPart.End)
                    : new PartialText(Text(value, path), TextPart.End),
            "equals-ignore-case" => new IgnoreCaseText(Text(value, path), TextPart.Whole),
            "wildcard" => Wildcard(value, path),
            "numeric" => NumericReader.Read(value, path),
            "cidr" => AddressRange.TryParse(Text(value, path), out var reason) ?? throw new PatternException(path, reason!),
            "anything-but" => AnythingBut(value, path),
            _ => throw new PatternException(path, $"'{expression.Name}' is not an operator."),
        };
    }

    private static IgnoreCaseText IgnoringCase(JsonElement value, string at, TextPart part) =>
        Only(value, at) is { Name: "equals-ignore-case" } expression ? new IgnoreCaseText(
            Text(expression.Value, FieldPath.Of(at, expression.Name)), part)
        : throw new PatternException(at, "prefix and suffix take a string or equals-ignore-case.");

    private static WildcardText Wildcard(JsonElement value, string at) =>
        WildcardText.TryParse(Text(value, at), out var reason) ?? throw new PatternException(at, reason!);

    private static NoneOf AnythingBut(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            var (expression, path) = (Only(value, at), FieldPath.Of(at, Only(value, at).Name));
            return new NoneOf(Several(expression.Value, path, (one, where) => expression.Name switch
            {
                "prefix" => new PartialText(NotEmpty(one, where), TextPart.Start),
                "suffix" => new PartialText(NotEmpty(one, where), TextPart.End),
                "equals-ignore-case" => new IgnoreCaseText(Text(one, where), TextPart.Whole),
                "wildcard" => Wildcard(one, where),
                _ => throw new PatternException(path, $"anything-but does not take '{expression.Name}'."),
            }));
        }
        var kinds = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(one => one.ValueKind).Distinct().Count() : 1;
        if (kinds > 1) throw new PatternException(at, "the list of anything-but must have either strings or numbers, not both.");
        return new NoneOf(Several(value, at, (one, where) => one.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? Exact(one, where) : throw new PatternException(where, "anything-but takes strings or numbers.")));
    }

    // One value or a list of them.
    private static ValueTest[] Several(JsonElement value, string at, Func<JsonElement, string, ValueTest> read)
    {
        if (value.ValueKind != JsonValueKind.Array) return [read(value, at)];
        return value.GetArrayLength() > 0 ? [.. value.EnumerateArray().Index().Select(one => read(one.Item, FieldPath.Of(at, one.Index)))]
            : throw new PatternException(at, "the list of anything-but must not be empty.");
    }

    private static JsonProperty Only(JsonElement expression, string at)
    {
        using var properties = expression.EnumerateObject();
        if (!properties.MoveNext()) throw new PatternException(at, "a match expression must have an operator.");
        var only = properties.Current;
        return properties.MoveNext() ? throw new PatternException(at, "a match expression must have only one operator.") : only;
    }

    private static string Text(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new PatternException(at, "the operator needs a string.");

    private static string NotEmpty(JsonElement value, string at) =>
        Text(value, at) is { Length: > 0 } text ? text : throw new PatternException(at, "an empty string is not allowed.");
}
