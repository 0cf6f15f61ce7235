
namespace Lambda.Functions.Callers.Cognito;

/// <summary>
/// The settings of a user pool's triggers, which the custom authentication extensions of a Microsoft Entra tenant call: part of
/// <c>Lambda:Callers</c>.
/// </summary>
internal sealed class CognitoOptions
{
    private const int HighestVersion = 3;

    /// <summary>
    /// The tenant's authority, such as <c>https://contoso.ciamlogin.com/&lt;tenant id&gt;/v2.0</c> or
    /// <c>https://login.microsoftonline.com/&lt;tenant id&gt;/v2.0</c>. Its tokens are trusted.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>The id of the app registration that the extensions use for their tokens.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// The function of the pre token generation trigger, called by Entra's event for the start of token issuance; null for none.
    /// </summary>
    public string? PreTokenGeneration { get; set; }

    /// <summary>The version of that trigger's event, 1–3; 1 by default.</summary>
    public int PreTokenGenerationVersion { get; set; } = 1;

    /// <summary>
    /// The function of the pre sign-up trigger, called by Entra's events for the start and submission of attribute collection; null for
    /// none.
    /// </summary>
    public string? PreSignUp { get; set; }

    /// <summary>Returns the errors in these options; each names its setting.</summary>
    internal IEnumerable<string> Errors(string setting, Func<string, bool> isFunction)
    {
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || authority.Scheme != Uri.UriSchemeHttps)
            yield return $"{setting}:Authority is '{Authority}'; it must be that of the tenant, such as "
                + "https://contoso.ciamlogin.com/<tenant id>/v2.0.";
        if (string.IsNullOrWhiteSpace(Audience))
            yield return $"{setting}:Audience is missing: name the app registration of the custom authentication extension.";
        if (PreTokenGeneration is null && PreSignUp is null)
            yield return $"{setting} has no trigger: name the function of PreTokenGeneration or PreSignUp.";
        (string, string?)[] triggers = [(nameof(PreTokenGeneration), PreTokenGeneration), (nameof(PreSignUp), PreSignUp)];
        foreach (var (name, function) in triggers)
            if (function is not null && CallerFunction.Error($"{setting}:{name}", function, isFunction) is { } error)
                yield return error;
        if (PreTokenGenerationVersion is < 1 or > HighestVersion)
            yield return $"{setting}:PreTokenGenerationVersion is {PreTokenGenerationVersion}; it must be 1 to {HighestVersion}.";
    }
}
