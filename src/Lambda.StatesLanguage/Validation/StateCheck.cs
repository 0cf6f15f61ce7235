using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Validation;

/// <summary>Checks one state.</summary>
internal sealed class StateCheck(
    GraphCheck graph, Findings findings, string name, JsonObject state, string location, QueryLanguage inherited, int depth)
{
    private readonly QueryLanguage language = DefinitionReader.Language(state, inherited);

    public void Run()
    {
        if (!state.ContainsKey("Type"))
        {
            findings.Required(state, location, "Type");
            return;
        }
        if (JsonText.Text(state["Type"]) is not { } type || !StateFieldTable.Types.Contains(type))
        {
            findings.Schema(
                $"The field 'Type' should have one of these values: [{string.Join(", ", StateFieldTable.Types)}]",
                $"{location}/Type");
            return;
        }
        if (state.ContainsKey("QueryLanguage") && JsonText.Text(state["QueryLanguage"]) is not ("JSONPath" or "JSONata"))
            findings.Schema("The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata]", $"{location}/QueryLanguage");
        if (inherited == QueryLanguage.Jsonata && language == QueryLanguage.JsonPath)
            findings.Schema("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", location);
        findings.Allowed(state, location, StateFieldTable.Fields(type, language));
        if (type is not ("Succeed" or "Fail" or "Choice"))
            Transition();
        var expressions = new ExpressionCheck(findings, language == QueryLanguage.Jsonata);
        expressions.Common(state, location);
        new HandlerCheck(graph, findings, expressions, name).Run(state, location);
        switch (type)
        {
            case "Pass" when state["Result"] is { } result && ExpressionCheck.LooksDynamic(result):
                findings.Warning(
                    DiagnosticCodes.PassResultIsStatic,
                    "The result of a Pass state is static: paths in it are not evaluated",
                    $"{location}/Result");
                break;
            case "Task":
                Task(expressions);
                break;
            case "Choice":
                new ChoiceCheck(graph, findings, expressions, name).Run(state, location);
                break;
            case "Wait":
                Wait(expressions);
                break;
            case "Fail":
                Fail(expressions);
                break;
            case "Parallel":
                Parallel();
                break;
            case "Map":
                new MapCheck(findings, expressions, inherited, depth).Run(state, location);
                break;
        }
    }

    private void Transition()
    {
        if (!findings.One(state, location, "Next", "End"))
            return;
        if (state.ContainsKey("Next"))
            graph.Target(name, state["Next"], "Next", $"{location}/Next");
        else if (JsonText.Kind(state["End"]) != JsonValueKind.True)
            findings.Schema("The field 'End' should have one of these values: [true]", $"{location}/End");
    }

    private void Task(ExpressionCheck expressions)
    {
        findings.Required(state, location, "Resource");
        if (state.ContainsKey("Resource"))
            Resource();
        expressions.Number(state, location, "TimeoutSeconds", 1, 99_999_999);
        expressions.Number(state, location, "HeartbeatSeconds", 1, 99_999_999);
        if (JsonNumber.Whole(state["HeartbeatSeconds"]) >= JsonNumber.Whole(state["TimeoutSeconds"]))
            findings.Schema(
                "The value of 'HeartbeatSeconds' must be smaller than that of 'TimeoutSeconds'",
                $"{location}/HeartbeatSeconds");
        expressions.Template(state, location, "Credentials");
    }

    private void Resource()
    {
        var place = $"{location}/Resource";
        var text = JsonText.Text(state["Resource"]);
        if (text is null || !text.StartsWith("arn:", StringComparison.Ordinal))
        {
            findings.Error(DiagnosticCodes.InvalidResource, "Value is not a valid resource ARN", place);
            return;
        }
        if (TaskResource.Parse(text) is not { } resource)
        {
            findings.Schema(
                $"The resource provided {text} is not recognized. "
                + "The value is not a valid resource ARN, or the resource is not available in this region.",
                place);
            return;
        }
        if (findings.Type != WorkflowType.Express)
            return;
        if (resource.Kind == TaskKind.Activity)
            findings.Schema("Express state machine does not support Activity ARN", place);
        else if (resource.Pattern == TaskPattern.WaitForTaskToken)
            findings.Schema("Express state machine does not support '.waitForTaskToken' service integration ", place);
        else if (resource.Pattern == TaskPattern.RunJob)
            findings.Schema("Express state machine does not support '.sync' service integration", place);
    }

    private void Wait(ExpressionCheck expressions)
    {
        if (language == QueryLanguage.Jsonata)
            findings.One(state, location, "Seconds", "Timestamp");
        else
            findings.One(state, location, "Seconds", "SecondsPath", "Timestamp", "TimestampPath");
        expressions.Number(state, location, "Seconds", 0, 99_999_999);
        expressions.Path(state, location, "TimestampPath", allowNull: false);
        if (state.ContainsKey("Timestamp")
            && !expressions.IsQuery(state["Timestamp"], $"{location}/Timestamp") && !Timestamp.Is(state["Timestamp"]))
            findings.Schema("String does not match RFC3339 timestamp", $"{location}/Timestamp");
    }

    private void Fail(ExpressionCheck expressions)
    {
        foreach (var field in new[] { "Error", "Cause" })
        {
            if (state.ContainsKey(field) && state.ContainsKey(field + "Path"))
                findings.One(state, location, field, field + "Path");
            expressions.PathOrIntrinsic(state, location, field + "Path");
            if (!state.ContainsKey(field) || expressions.IsQuery(state[field], $"{location}/{field}"))
                continue;
            if (JsonText.Text(state[field]) is not { } text)
                findings.Schema("Value must be a string", $"{location}/{field}");
            else if (language == QueryLanguage.JsonPath && ExpressionCheck.LooksLikePath(text))
                findings.Warning(
                    DiagnosticCodes.NoPath,
                    $"The value looks like a path, but the field's name is not '{field}Path'",
                    $"{location}/{field}");
        }
    }

    private void Parallel()
    {
        findings.Required(state, location, "Branches");
        if (!state.ContainsKey("Branches"))
            return;
        if (state["Branches"] is not JsonArray branches)
        {
            findings.Schema("Value must be an array", $"{location}/Branches");
            return;
        }
        if (branches.Count == 0)
            findings.Schema("Value cannot be empty", $"{location}/Branches");
        for (var i = 0; i < branches.Count; i++)
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"{location}/Branches/{i}");
            GraphCheck.Branch(branches[i], pointer, findings, inherited, depth + 1, isProcessor: false);
        }
    }
}
