using System.Text.Json.Serialization;

namespace Lambda.StatesLanguage.Validation;

/// <summary>One finding about a definition, as ValidateStateMachineDefinition lists it.</summary>
/// <param name="Severity"><c>ERROR</c> or <c>WARNING</c>.</param>
/// <param name="Code">The code, one of <see cref="DiagnosticCodes"/>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Location">The position, such as <c>/States/Pay/Next</c>; null if the finding concerns the text as a whole.</param>
public sealed record Diagnostic(
    [property: JsonPropertyName("severity")] string Severity,
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("location"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Location)
{
    /// <summary>The severity of findings that make a definition unusable.</summary>
    public const string Error = "ERROR";

    /// <summary>The severity of findings that are probably mistakes.</summary>
    public const string Warning = "WARNING";

    /// <summary>The line in the text, from 1; 0 if unknown.</summary>
    [JsonIgnore]
    public int Line { get; init; }
}
