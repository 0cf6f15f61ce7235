using System.Text.Json;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Intrinsics;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Templates;

namespace Lambda.StatesLanguage.Choices;

/// <summary>A condition of a Choice state.</summary>
internal abstract record ChoiceRule
{
    public abstract bool Matches(Values values);
}

internal sealed record AndRule(IReadOnlyList<ChoiceRule> Rules) : ChoiceRule
{
    public override bool Matches(Values values) => Rules.All(rule => rule.Matches(values));
}

internal sealed record OrRule(IReadOnlyList<ChoiceRule> Rules) : ChoiceRule
{
    public override bool Matches(Values values) => Rules.Any(rule => rule.Matches(values));
}

internal sealed record NotRule(ChoiceRule Rule) : ChoiceRule
{
    public override bool Matches(Values values) => !Rule.Matches(values);
}

/// <summary>A <c>Condition</c> in JSONata.</summary>
internal sealed record ConditionRule(Operand Condition) : ChoiceRule
{
    public override bool Matches(Values values)
    {
        var value = Condition.Evaluate(values);
        if (JsonText.Kind(value) is JsonValueKind.True or JsonValueKind.False)
            return JsonText.Kind(value) == JsonValueKind.True;
        var text = Condition is QueryOperand query ? query.Expression.Text : JsonText.Write(value);
        throw StateException.Query(
            $"The JSONata expression '{text}' specified for the field '{Condition.Field}' returned an unexpected result type. "
            + $"Expected 'boolean', but was '{JsonText.TypeName(value)}' for value: {JsonText.Write(value)}",
            Condition.Field);
    }
}

/// <summary>A variable, an operator, and the value that the variable is compared with.</summary>
internal sealed record ComparisonRule(PathExpression Variable, ChoiceOperator Operator, Operand Expected) : ChoiceRule
{
    public override bool Matches(Values values)
    {
        var found = Variable.TryEvaluate(values, out var value);
        if (Operator.Name == "IsPresent")
            return found == (JsonText.Kind(Expected.Evaluate(values)) == JsonValueKind.True);
        if (!found)
            throw StateException.Runtime($"Invalid path '{Variable.Text}': The choice state's condition path references an invalid value.");
        return Operator.Test(value, Expected.Evaluate(values));
    }
}
