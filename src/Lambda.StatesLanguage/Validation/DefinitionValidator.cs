using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Validation;

/// <summary>
/// Checks definitions as ValidateStateMachineDefinition does
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html"/>).
/// </summary>
public static class DefinitionValidator
{
    /// <summary>The maximum length of a definition, in characters.</summary>
    public const int MaxLength = 1_048_576;

    /// <summary>Validates a definition.</summary>
    /// <param name="definition">The text.</param>
    /// <param name="type">The type of state machine that it is for.</param>
    /// <param name="severity">The lowest severity of the findings to return: <c>ERROR</c> or <c>WARNING</c>.</param>
    /// <param name="maxResults">The maximum number of findings to return.</param>
    public static ValidationResult Validate(
        string? definition, WorkflowType type = WorkflowType.Standard, string severity = Diagnostic.Warning, int maxResults = 100)
    {
        var all = Check(definition, type);
        var result = all.Any(each => each.Severity == Diagnostic.Error) ? ValidationResult.Fail : ValidationResult.Ok;
        var asked = all.Where(each => severity == Diagnostic.Warning || each.Severity == Diagnostic.Error).ToArray();
        return new ValidationResult(result, [.. asked.Take(maxResults)], asked.Length > maxResults);
    }

    private static IReadOnlyList<Diagnostic> Check(string? definition, WorkflowType type)
    {
        if (definition is null)
            return [new Diagnostic(Diagnostic.Error, DiagnosticCodes.MissingDescription, "Definition is missing", null)];
        if (definition.Length > MaxLength)
            return [Whole($"Definition is longer than {MaxLength} characters")];
        if (string.IsNullOrWhiteSpace(definition))
            return [Whole("Definition must be a valid JSON object")];
        JsonNode? root;
        DefinitionText text;
        try
        {
            root = JsonText.Parse(definition);
            text = DefinitionText.Read(definition);
        }
        catch (JsonException exception)
        {
            return [NotJson(definition, exception)];
        }
        if (root is not JsonObject machine)
            return [Whole("Definition must be a valid JSON object")];
        var findings = new Findings(type);
        foreach (var duplicate in text.Duplicates)
            Duplicate(findings, duplicate);
        GraphCheck.Machine(machine, findings);
        return [.. findings.All.Select(each => each with { Line = text.Line(each.Location) })];
    }

    private static void Duplicate(Findings findings, string pointer)
    {
        var parts = pointer.Split('/');
        if (parts is [.., "States", var state])
            findings.Error(DiagnosticCodes.DuplicateStateName, $"Duplicate State name: {state}", pointer);
        else
            findings.Error(DiagnosticCodes.InvalidJson, $"Duplicate field '{parts[^1]}'", pointer);
    }

    private static Diagnostic Whole(string message) => new(Diagnostic.Error, DiagnosticCodes.Schema, message, null);

    private static Diagnostic NotJson(string definition, JsonException exception)
    {
        var line = (int)(exception.LineNumber ?? 0) + 1;
        var source = definition.Length > 500 ? definition[..500] + "[truncated]" : definition;
        var location = string.Create(
            CultureInfo.InvariantCulture,
                $"[Source: (String)\"{source}\"; line: {line}, column: {(exception.BytePositionInLine ?? 0) + 1}]");
        var reason = exception.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
        return new Diagnostic(Diagnostic.Error, DiagnosticCodes.InvalidJson, $"{reason}\n at {location}", location) { Line = line };
    }
}
