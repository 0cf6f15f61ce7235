using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Intrinsics;

/// <summary>An argument of an intrinsic function: a literal, a path, or another call.</summary>
internal abstract record IntrinsicArgument
{
    public abstract JsonNode? Evaluate(Values values);
}

/// <summary>A literal. <paramref name="Template"/> is a quoted text with its braces still escaped, for <c>States.Format</c>.</summary>
internal sealed record LiteralArgument(JsonNode? Value, string? Template = null) : IntrinsicArgument
{
    public override JsonNode? Evaluate(Values values) => Value;
}

internal sealed record PathArgument(PathExpression Path) : IntrinsicArgument
{
    public override JsonNode? Evaluate(Values values) => Path.TryEvaluate(values, out var value)
        ? value
        : throw StateException.Runtime(
            $"The JSONPath argument '{Path.Text}' of an intrinsic function could not be found in the input "
            + $"'{JsonText.Write(values.Input)}'");
}

/// <summary>
/// A call of an intrinsic function (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html"/>).
/// </summary>
internal sealed record IntrinsicCall(string Name, IReadOnlyList<IntrinsicArgument> Arguments) : IntrinsicArgument
{
    public override JsonNode? Evaluate(Values values)
    {
        var arguments = Arguments.Select(argument => argument.Evaluate(values)).ToArray();
        var template = Arguments is [LiteralArgument literal, ..] ? literal.Template : null;
        return IntrinsicFunctions.Table[Name].Apply(new IntrinsicInput(Name, arguments, template, values.Random));
    }
}
