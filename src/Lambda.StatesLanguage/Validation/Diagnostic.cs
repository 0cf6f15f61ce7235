using System.Text.Json.Serialization;

namespace Lambda.StatesLanguage.Validation;

/// <summary>One finding about a definition, as ValidateStateMachineDefinition lists it.</summary>
/// <param name="Severity"><c>ERROR</c> or <c>WARNING</c>.</param>
/// <param name="Code">One of <see cref="DiagnosticCodes"/>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Location">Where, such as <c>/States/Pay/Next</c>; null if it concerns the text as a whole.</param>
public sealed record Diagnostic(
    [property: JsonPropertyName("severity")] string Severity,
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("location"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Location)
{
    /// <summary>The severity of what keeps a definition from being used.</summary>
    public const string Error = "ERROR";

    /// <summary>The severity of what is likely a mistake.</summary>
    public const string Warning = "WARNING";

    /// <summary>The line in the text, from 1; 0 if unknown.</summary>
    [JsonIgnore]
    public int Line { get; init; }
}
