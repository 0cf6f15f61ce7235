using System.Globalization;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Intrinsics;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Jsonata;
using Lambda.StatesLanguage.Paths;

namespace Lambda.StatesLanguage.Templates;

/// <summary>
/// A JSON value that contains expressions: members named <c>name.$</c> in JSONPath, texts in <c>{% %}</c> in JSONata. Everything else is
/// used unchanged.
/// </summary>
internal abstract record Template
{
    /// <exception cref="PathSyntaxException">An expression in the template is not valid.</exception>
    public static Template Parse(JsonNode? definition, bool jsonata, string field) => definition switch
    {
        JsonObject members => new ObjectTemplate([.. members.Select(member => Member(member.Key, member.Value, jsonata, field))]),
        JsonArray items => new ArrayTemplate([.. items.Select((item, index) =>
            Parse(item, jsonata, string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]")))]),
        _ when jsonata && JsonataExpression.TryParse(JsonText.Text(definition), out var expression) => new QueryTemplate(expression, field),
        _ => new LiteralTemplate(definition),
    };

    public abstract JsonNode? Evaluate(Values values);

    private static (string Name, Template Value) Member(string name, JsonNode? value, bool jsonata, string field)
    {
        if (jsonata || !name.EndsWith(".$", StringComparison.Ordinal))
            return (name, Parse(value, jsonata, $"{field}/{name}"));
        var text = JsonText.Text(value)
            ?? throw new PathSyntaxException(
                $"The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call");
        return (name[..^2], new PathTemplate(PathExpression.Parse(text), name));
    }
}

internal sealed record LiteralTemplate(JsonNode? Value) : Template
{
    public override JsonNode? Evaluate(Values values) => Value;
}

internal sealed record PathTemplate(PathExpression Path, string Field) : Template
{
    public override JsonNode? Evaluate(Values values) => values.Room.Take(Path.Evaluate(values, Field), Field);
}

internal sealed record QueryTemplate(JsonataExpression Expression, string Field) : Template
{
    public override JsonNode? Evaluate(Values values) => values.Room.Take(Expression.Evaluate(values, Field), Field);
}

internal sealed record ArrayTemplate(IReadOnlyList<Template> Items) : Template
{
    public override JsonNode? Evaluate(Values values) => new JsonArray([.. Items.Select(item => JsonText.Copy(item.Evaluate(values)))]);
}

internal sealed record ObjectTemplate(IReadOnlyList<(string Name, Template Value)> Members) : Template
{
    public override JsonNode? Evaluate(Values values)
    {
        var result = new JsonObject();
        foreach (var (name, value) in Members)
            result[name] = JsonText.Copy(value.Evaluate(values));
        return result;
    }
}
