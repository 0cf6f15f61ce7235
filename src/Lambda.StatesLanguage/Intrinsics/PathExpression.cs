using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Paths;

namespace Lambda.StatesLanguage.Intrinsics;

/// <summary>The content of a JSONPath field: a path from the input, the context object or a variable, or an intrinsic function.</summary>
internal abstract record PathExpression(string Text)
{
    /// <exception cref="PathSyntaxException">The text is neither a path nor an intrinsic function.</exception>
    public static PathExpression Parse(string text)
    {
        if (text.StartsWith("States.", StringComparison.Ordinal))
            return new IntrinsicExpression(text, IntrinsicReader.Read(text));
        if (text.StartsWith("$$", StringComparison.Ordinal))
            return new ContextExpression(text, JsonPath.Parse(text[1..]));
        if (text.Length > 1 && text[0] == '$' && (char.IsLetter(text[1]) || text[1] == '_'))
        {
            var end = 1;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
                end++;
            return new VariableExpression(text, text[1..end], JsonPath.Parse("$" + text[end..]));
        }
        return new InputExpression(text, JsonPath.Parse(text));
    }

    /// <summary>Evaluates the expression. Returns false if its path selects nothing.</summary>
    public abstract bool TryEvaluate(Values values, out JsonNode? value);

    /// <summary>Returns the reason why the expression has no value.</summary>
    public abstract string Explain(Values values);

    /// <summary>Evaluates an expression in a template's field.</summary>
    public JsonNode? Evaluate(Values values, string field) => TryEvaluate(values, out var value)
        ? value
        : throw StateException.Runtime(
            $"The JSONPath '{Text}' specified for the field '{field}' could not be found in the input '{JsonText.Write(values.Input)}'");

    /// <summary>Evaluates a path that selects a state's input or output.</summary>
    public JsonNode? Select(Values values) => TryEvaluate(values, out var value) ? value : throw StateException.Runtime(Explain(values));
}

internal sealed record InputExpression(string Text, JsonPath Path) : PathExpression(Text)
{
    public override bool TryEvaluate(Values values, out JsonNode? value) => Path.TrySelect(values.Input, out value);

    public override string Explain(Values values) => Path.Explain(values.Input);
}

internal sealed record ContextExpression(string Text, JsonPath Path) : PathExpression(Text)
{
    public override bool TryEvaluate(Values values, out JsonNode? value) => Path.TrySelect(values.Context, out value);

    public override string Explain(Values values) => Path.Explain(values.Context);
}

internal sealed record VariableExpression(string Text, string Name, JsonPath Path) : PathExpression(Text)
{
    public override bool TryEvaluate(Values values, out JsonNode? value)
    {
        value = null;
        return values.Variables.TryGetValue(Name, out var variable) && Path.TrySelect(variable, out value);
    }

    public override string Explain(Values values) => $"Invalid path '{Text}' : the variable '{Name}' has no such value.";
}

internal sealed record IntrinsicExpression(string Text, IntrinsicCall Call) : PathExpression(Text)
{
    public override bool TryEvaluate(Values values, out JsonNode? value)
    {
        value = Call.Evaluate(values);
        return true;
    }

    public override string Explain(Values values) => "";
}
