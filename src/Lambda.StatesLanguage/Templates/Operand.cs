using System.Globalization;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Intrinsics;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Jsonata;

namespace Lambda.StatesLanguage.Templates;

/// <summary>A field that holds a literal, a JSONata expression, or, under its name with <c>Path</c>, a path.</summary>
internal abstract record Operand(string Field)
{
    /// <summary>Reads the operand that a state's definition has under a name; null if it has none.</summary>
    public static Operand? Read(JsonObject state, string field, bool jsonata)
    {
        if (!jsonata && JsonText.Text(state[field + "Path"]) is { } path)
            return new PathOperand(field + "Path", PathExpression.Parse(path));
        if (!state.TryGetPropertyValue(field, out var value))
            return null;
        return jsonata && JsonataExpression.TryParse(JsonText.Text(value), out var expression)
            ? new QueryOperand(field, expression)
            : new LiteralOperand(field, value);
    }

    public abstract JsonNode? Evaluate(Values values);

    /// <summary>Evaluates the operand as a whole number.</summary>
    public long Whole(Values values) => Check(Evaluate(values), "integer", JsonNumber.Whole);

    public double Number(Values values) => Check(Evaluate(values), "float", JsonNumber.Double);

    protected virtual StateException Wrong(JsonNode? value, string expected) => StateException.Runtime(
        $"The {Field} field refers to value \"{JsonText.Text(value) ?? JsonText.Write(value)}\" which is not a valid {expected}");

    private T Check<T>(JsonNode? value, string expected, Func<JsonNode?, T?> read)
        where T : struct => read(Read(value)) ?? throw Wrong(value, expected);

    protected virtual JsonNode? Read(JsonNode? value) => value;
}

internal sealed record LiteralOperand(string Field, JsonNode? Value) : Operand(Field)
{
    public override JsonNode? Evaluate(Values values) => Value;
}

internal sealed record PathOperand(string Field, PathExpression Path) : Operand(Field)
{
    public override JsonNode? Evaluate(Values values) => Path.Select(values);

    /// <summary>Converts the value. As recorded on AWS, a path may also select the text of a number.</summary>
    protected override JsonNode? Read(JsonNode? value) =>
        JsonText.Text(value) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? JsonNumber.Of(number)
            : value;

    protected override StateException Wrong(JsonNode? value, string expected) =>
        StateException.Runtime(base.Wrong(value, expected).Message + $": {Path.Text}");
}

internal sealed record QueryOperand(string Field, JsonataExpression Expression) : Operand(Field)
{
    public override JsonNode? Evaluate(Values values) => Expression.Evaluate(values, Field);

    protected override StateException Wrong(JsonNode? value, string expected) => StateException.Query(
        $"The JSONata expression '{Expression.Text}' specified for the field '{Field}' returned an unexpected result type. "
        + $"Expected '{(expected is "integer" or "float" ? "number" : expected)}', "
        + $"but was '{JsonText.TypeName(value)}' for value: {JsonText.Write(value)}",
        Field);
}
