using System.Text.Json.Serialization;

namespace Lambda.StatesLanguage.Validation;

/// <summary>The result of validating a definition.</summary>
/// <param name="Result"><see cref="Ok"/> or <see cref="Fail"/>.</param>
/// <param name="Diagnostics">The findings.</param>
/// <param name="Truncated">Whether there are more findings than were requested.</param>
public sealed record ValidationResult(
    [property: JsonPropertyName("result")] string Result,
    [property: JsonPropertyName("diagnostics")] IReadOnlyList<Diagnostic> Diagnostics,
    [property: JsonPropertyName("truncated")] bool Truncated)
{
    /// <summary>The definition can be used.</summary>
    public const string Ok = "OK";

    /// <summary>The definition has errors.</summary>
    public const string Fail = "FAIL";
}
