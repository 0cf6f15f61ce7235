using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Jsonata;

/// <summary>A JSONata expression in a field, such as <c>{% $states.input.total * 2 %}</c>.</summary>
internal sealed partial record JsonataExpression(string Text)
{
    private const string Open = "{%";
    private const string Close = "%}";

    /// <summary>Parses the expression between the marks. Returns false if the text has none.</summary>
    public static bool TryParse(string? text, out JsonataExpression expression)
    {
        var marked = text is { Length: >= 4 } && text.StartsWith(Open, StringComparison.Ordinal)
            && text.EndsWith(Close, StringComparison.Ordinal);
        expression = new JsonataExpression(marked ? text![2..^2].Trim() : "");
        return marked;
    }

    /// <summary>Evaluates the expression. If that fails, throws the error that Step Functions raises for the field.</summary>
    public JsonNode? Evaluate(Values values, string field)
    {
        var bindings = new JsonObject();
        foreach (Match match in Variable().Matches(Text))
        {
            var name = match.Groups[1].Value;
            if (name == "states" && !bindings.ContainsKey(name))
                bindings[name] = States(values);
            else if (!bindings.ContainsKey(name) && values.Variables.TryGetValue(name, out var value))
                bindings[name] = JsonText.Copy(value);
        }
        var seed = (int)(uint)(values.Random.NextDouble() * uint.MaxValue);
        var result = JsonataEngine.Default.Evaluate(Text, bindings, values.Now, seed);
        var subject = $"The JSONata expression '{Text}' specified for the field '{field}'";
        return result.Outcome switch
        {
            JsonataOutcome.Value => result.Value,
            JsonataOutcome.Nothing => throw StateException.Query($"{subject} returned nothing (undefined).", field),
            JsonataOutcome.Function => throw StateException.Query($"{subject} returned an unsupported result type.", field),
            _ => throw StateException.Query($"{subject} threw an error during evaluation. {result.Error}", field),
        };
    }

    private static JsonObject States(Values values)
    {
        var states = (JsonObject?)values.States?.DeepClone() ?? [];
        states["context"] = JsonText.Copy(values.Context);
        return states;
    }

    [GeneratedRegex(@"\$([\p{L}_][\p{L}\p{N}_]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
