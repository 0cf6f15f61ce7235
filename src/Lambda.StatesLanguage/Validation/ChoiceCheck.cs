using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Choices;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Validation;

/// <summary>Checks the rules of a Choice state.</summary>
internal sealed class ChoiceCheck(GraphCheck graph, Findings findings, ExpressionCheck expressions, string name)
{
    private static readonly HashSet<string> JsonataFields = ["Condition", "Next", "Assign", "Output", "Comment"];

    public void Run(JsonObject state, string location)
    {
        if (state.ContainsKey("Default"))
            graph.Target(name, state["Default"], "Default", $"{location}/Default");
        findings.Required(state, location, "Choices");
        if (!state.ContainsKey("Choices"))
            return;
        if (state["Choices"] is not JsonArray choices)
        {
            findings.Schema("Value must be an array", $"{location}/Choices");
            return;
        }
        if (choices.Count == 0)
            findings.Schema("Value cannot be empty", $"{location}/Choices");
        for (var i = 0; i < choices.Count; i++)
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"{location}/Choices/{i}");
            if (choices[i] is JsonObject choice)
                Choice(choice, pointer);
            else
                findings.Schema("Value must be an object", pointer);
        }
    }

    private void Choice(JsonObject choice, string location)
    {
        findings.Required(choice, location, "Next");
        if (choice.ContainsKey("Next"))
            graph.Target(name, choice["Next"], "Next", $"{location}/Next");
        expressions.Assign(choice, location);
        if (!expressions.IsJsonata)
        {
            Rule(choice, location, isTop: true);
            return;
        }
        findings.Allowed(choice, location, JsonataFields);
        findings.Required(choice, location, "Condition");
        expressions.Template(choice, location, "Output");
        if (choice.TryGetPropertyValue("Condition", out var condition) && !expressions.IsQuery(condition, $"{location}/Condition")
            && JsonText.Kind(condition) is not (JsonValueKind.True or JsonValueKind.False))
            findings.Schema("Value must be a JSONata expression or a boolean", $"{location}/Condition");
    }

    private void Rule(JsonNode? node, string location, bool isTop)
    {
        if (node is not JsonObject rule)
        {
            findings.Schema("Value must be an object", location);
            return;
        }
        var conditions = rule.Select(member => member.Key)
            .Where(field => field is not ("Variable" or "Comment") && !(isTop && field is "Next" or "Assign"))
            .ToArray();
        if (conditions.Length != 1)
        {
            findings.Schema("A choice rule must have exactly one operator", location);
            return;
        }
        var (condition, place) = (conditions[0], $"{location}/{JsonPointer.Escape(conditions[0])}");
        switch (condition)
        {
            case "And" or "Or":
                if (rule[condition] is not JsonArray { Count: > 0 } rules)
                {
                    findings.Schema("Value must be an array of one or more choice rules", place);
                    break;
                }
                for (var i = 0; i < rules.Count; i++)
                    Rule(rules[i], string.Create(CultureInfo.InvariantCulture, $"{place}/{i}"), isTop: false);
                break;
            case "Not":
                Rule(rule["Not"], place, isTop: false);
                break;
            default:
                Comparison(rule, location, condition, place);
                break;
        }
    }

    private void Comparison(JsonObject rule, string location, string field, string place)
    {
        if (ChoiceOperator.Find(field, out var isPath) is not { } found)
        {
            findings.Schema("Field is not supported", place);
            return;
        }
        findings.Required(rule, location, "Variable");
        if (rule.ContainsKey("Variable")
            && (JsonText.Text(rule["Variable"]) is not { } variable || !ExpressionCheck.IsPath(variable, allowIntrinsic: false)))
            findings.Schema("Value is not a valid JSONPath", $"{location}/Variable");
        var value = rule[field];
        if (isPath)
        {
            if (JsonText.Text(value) is not { } path || !ExpressionCheck.IsPath(path, allowIntrinsic: false))
                findings.Schema("Value is not a valid JSONPath", place);
        }
        else if (!found.Accepts(value))
        {
            findings.Schema(
                found.Expected == "timestamp" ? "String does not match RFC3339 timestamp" : $"Value must be a {found.Expected}", place);
        }
        else if (found.TakesPath && JsonText.Text(value) is { } text && ExpressionCheck.LooksLikePath(text))
        {
            findings.Warning(DiagnosticCodes.NoPath, $"The value looks like a path, but the field's name is not '{field}Path'", place);
        }
    }
}
