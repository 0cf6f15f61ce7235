using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lambda.StatesLanguage.Intrinsics;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Jsonata;
using Lambda.StatesLanguage.Paths;

namespace Lambda.StatesLanguage.Validation;

/// <summary>Checks paths, templates and JSONata expressions.</summary>
internal sealed partial class ExpressionCheck(Findings findings, bool jsonata)
{
    private static readonly string[] Templates = ["Parameters", "ResultSelector", "ItemSelector", "Arguments", "Output", "Items"];

    public bool IsJsonata => jsonata;

    /// <summary>Returns whether a text looks like a path or an intrinsic function.</summary>
    public static bool LooksLikePath(string text) =>
        text is "$" or "$$" || text.StartsWith("$.", StringComparison.Ordinal) || text.StartsWith("$$.", StringComparison.Ordinal)
        || text.StartsWith("$[", StringComparison.Ordinal) || text.StartsWith("States.", StringComparison.Ordinal);

    /// <summary>Returns whether a value contains something that looks like an expression.</summary>
    public static bool LooksDynamic(JsonNode? value) => value switch
    {
        JsonObject members => members.Any(member => member.Key.EndsWith(".$", StringComparison.Ordinal) || LooksDynamic(member.Value)),
        JsonArray items => items.Any(LooksDynamic),
        _ => JsonText.Text(value) is { } text && LooksLikePath(text),
    };

    /// <summary>Checks the fields that most types of states have.</summary>
    public void Common(JsonObject state, string location)
    {
        foreach (var field in new[] { "InputPath", "OutputPath", "ItemsPath" })
            Path(state, location, field, allowNull: field != "ItemsPath");
        ResultPath(state, location);
        foreach (var field in Templates)
            Template(state, location, field);
        Assign(state, location);
        if (state.ContainsKey("Comment") && JsonText.Text(state["Comment"]) is null)
            findings.Schema("Value must be a string", $"{location}/Comment");
    }

    public void Path(JsonObject state, string location, string field, bool allowNull)
    {
        if (jsonata || !state.TryGetPropertyValue(field, out var value) || (value is null && allowNull))
            return;
        if (JsonText.Text(value) is not { } text || !IsPath(text, allowIntrinsic: false))
            findings.Schema("Value is not a valid JSONPath", $"{location}/{field}");
    }

    public void PathOrIntrinsic(JsonObject state, string location, string field)
    {
        if (jsonata || !state.TryGetPropertyValue(field, out var value))
            return;
        if (JsonText.Text(value) is not { } text || !IsPath(text, allowIntrinsic: true))
            findings.Schema("Value is not a valid JSONPath or intrinsic function call", $"{location}/{field}");
    }

    public void ResultPath(JsonObject state, string location)
    {
        if (jsonata || !state.TryGetPropertyValue("ResultPath", out var value) || value is null)
            return;
        try
        {
            if (JsonText.Text(value) is { } text && JsonPath.Parse(text).IsReference)
                return;
        }
        catch (PathSyntaxException)
        {
            // Reported below.
        }
        findings.Schema("Value is not a Reference Path", $"{location}/ResultPath");
    }

    public void Template(JsonObject state, string location, string field)
    {
        if (state.TryGetPropertyValue(field, out var value))
            Template(value, $"{location}/{field}", $"{location}/{field}");
    }

    /// <summary>Checks variables: their names, and the values assigned to them.</summary>
    public void Assign(JsonObject state, string location)
    {
        if (!state.TryGetPropertyValue("Assign", out var value))
            return;
        if (value is not JsonObject variables)
        {
            findings.Schema("Value must be an object", $"{location}/Assign");
            return;
        }
        foreach (var (member, _) in variables)
        {
            var name = !jsonata && member.EndsWith(".$", StringComparison.Ordinal) ? member[..^2] : member;
            if (name == "states" || name.Length > 80 || !VariableName().IsMatch(name))
                findings.Schema($"'{name}' is not a valid variable name", $"{location}/Assign");
        }
        Template(value, $"{location}/Assign", $"{location}/Assign");
    }

    /// <summary>
    /// Checks a number, which may be a path in JSONPath (under the field's name with <c>Path</c>), or an expression in JSONata.
    /// </summary>
    public void Number(JsonObject state, string location, string field, double least, double most, bool whole = true)
    {
        if (!jsonata && state.ContainsKey(field) && state.ContainsKey(field + "Path"))
            findings.One(state, location, field, field + "Path");
        Path(state, location, field + "Path", allowNull: false);
        if (!state.TryGetPropertyValue(field, out var value) || IsQuery(value, $"{location}/{field}"))
            return;
        var number = whole ? JsonNumber.Whole(value) : JsonNumber.Double(value);
        if (number is null || number < least || number > most)
            findings.Schema(
                string.Create(CultureInfo.InvariantCulture, $"Value must be {(whole ? "an integer" : "a number")} from {least} to {most}"),
                $"{location}/{field}");
    }

    /// <summary>Checks a value if it is a JSONata expression. Returns whether it is one.</summary>
    public bool IsQuery(JsonNode? value, string location)
    {
        if (!jsonata || !JsonataExpression.TryParse(JsonText.Text(value), out var expression))
            return false;
        if (JsonataEngine.Default.Check(expression.Text) is { } error)
            findings.Schema($"The JSONata expression '{expression.Text}' is not valid: {error}", location);
        return true;
    }

    public static bool IsPath(string text, bool allowIntrinsic)
    {
        try
        {
            var expression = PathExpression.Parse(text);
            return allowIntrinsic || expression is not IntrinsicExpression;
        }
        catch (PathSyntaxException)
        {
            return false;
        }
    }

    private void Template(JsonNode? value, string location, string field)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (name, member) in members)
                    Member(name, member, location, field);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    Template(items[i], string.Create(CultureInfo.InvariantCulture, $"{location}/{i}"), field);
                break;
            default:
                IsQuery(value, location);
                break;
        }
    }

    private void Member(string name, JsonNode? member, string location, string field)
    {
        if (jsonata)
        {
            Template(member, $"{location}/{JsonPointer.Escape(name)}", field);
            return;
        }
        if (name.EndsWith(".$", StringComparison.Ordinal))
        {
            if (JsonText.Text(member) is not { } path || !IsPath(path, allowIntrinsic: true))
                findings.Schema($"The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call", field);
            return;
        }
        if (JsonText.Text(member) is { } text && LooksLikePath(text))
        {
            findings.Warning(
                DiagnosticCodes.NoDollar,
                $"The value for the field '{name}' looks like a JSONPath or an intrinsic function call, "
                + "but the field's name does not end with '.$'",
                field);
        }
        Template(member, $"{location}/{JsonPointer.Escape(name)}", field);
    }

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
