using System.Globalization;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Validation;

/// <summary>Checks <c>Retry</c> and <c>Catch</c>.</summary>
internal sealed class HandlerCheck(GraphCheck graph, Findings findings, ExpressionCheck expressions, string name)
{
    private static readonly HashSet<string> RetrierFields =
        ["ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy", "Comment"];

    private static readonly HashSet<string> CatcherFields = ["ErrorEquals", "Next", "ResultPath", "Assign", "Comment"];
    private static readonly HashSet<string> JsonataCatcherFields = ["ErrorEquals", "Next", "Output", "Assign", "Comment"];

    public void Run(JsonObject state, string location)
    {
        Each(state, location, "Retry", Retrier);
        Each(state, location, "Catch", Catcher);
    }

    private void Each(JsonObject state, string location, string field, Action<JsonObject, string> check)
    {
        if (!state.TryGetPropertyValue(field, out var value))
            return;
        if (value is not JsonArray handlers)
        {
            findings.Schema("Value must be an array", $"{location}/{field}");
            return;
        }
        for (var i = 0; i < handlers.Count; i++)
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"{location}/{field}/{i}");
            if (handlers[i] is JsonObject handler)
            {
                Names(handler, pointer, isLast: i == handlers.Count - 1);
                check(handler, pointer);
            }
            else
            {
                findings.Schema("Value must be an object", pointer);
            }
        }
    }

    private void Names(JsonObject handler, string location, bool isLast)
    {
        findings.Required(handler, location, "ErrorEquals");
        if (!handler.TryGetPropertyValue("ErrorEquals", out var value))
            return;
        location += "/ErrorEquals";
        if (value is not JsonArray { Count: > 0 } names || names.Any(each => JsonText.Text(each) is null))
        {
            findings.Schema("Value must be an array of one or more strings", location);
            return;
        }
        var texts = names.Select(each => JsonText.Text(each)!).ToArray();
        if (texts.Contains(ErrorNames.All) && (texts.Length > 1 || !isLast))
            findings.Schema($"'{ErrorNames.All}' must appear alone and in the last element", location);
        foreach (var unknown in texts.Where(
            text => text.StartsWith("States.", StringComparison.Ordinal) && !ErrorNames.Known.Contains(text)))
            findings.Schema(
                $"'{unknown}' is not an error name of the States Language, which reserves names that start with 'States.'",
                location);
    }

    private void Retrier(JsonObject retrier, string location)
    {
        findings.Allowed(retrier, location, RetrierFields);
        Number(retrier, location, "IntervalSeconds", 1, 99_999_999, whole: true);
        Number(retrier, location, "MaxAttempts", 0, 99_999_999, whole: true);
        Number(retrier, location, "BackoffRate", 1, double.MaxValue, whole: false);
        Number(retrier, location, "MaxDelaySeconds", 1, Retries.Retrier.MaxDelay - 1, whole: true);
        if (JsonNumber.Whole(retrier["MaxDelaySeconds"]) <= (JsonNumber.Whole(retrier["IntervalSeconds"]) ?? 1))
            findings.Schema("The value of 'MaxDelaySeconds' must be greater than that of 'IntervalSeconds'", $"{location}/MaxDelaySeconds");
        if (retrier.ContainsKey("JitterStrategy") && JsonText.Text(retrier["JitterStrategy"]) is not ("FULL" or "NONE"))
            findings.Schema("The field 'JitterStrategy' should have one of these values: [FULL, NONE]", $"{location}/JitterStrategy");
    }

    private void Catcher(JsonObject catcher, string location)
    {
        findings.Allowed(catcher, location, expressions.IsJsonata ? JsonataCatcherFields : CatcherFields);
        findings.Required(catcher, location, "Next");
        if (catcher.ContainsKey("Next"))
            graph.Target(name, catcher["Next"], "Next", $"{location}/Next");
        expressions.ResultPath(catcher, location);
        expressions.Assign(catcher, location);
        expressions.Template(catcher, location, "Output");
    }

    private void Number(JsonObject retrier, string location, string field, double least, double most, bool whole)
    {
        if (!retrier.TryGetPropertyValue(field, out var value))
            return;
        var number = whole ? JsonNumber.Whole(value) : JsonNumber.Double(value);
        if (number is null || number < least || number > most)
        {
            var range = most == double.MaxValue
                ? $"of {least} or more"
                : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
            findings.Schema($"Value must be {(whole ? "an integer" : "a number")} {range}", $"{location}/{field}");
        }
    }
}
