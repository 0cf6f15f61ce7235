using System.Text.RegularExpressions;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>An authorizer, created from its settings.</summary>
internal sealed class ApiAuthorizer(string api, string name, AuthorizerOptions options, bool isRest)
{
    // A pattern from the settings is matched against untrusted text, so it must not backtrack.
    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(250);
    private readonly Regex? _pattern = options.IdentityValidationExpression is { } pattern
        ? new($"^(?:{pattern})$", RegexOptions.CultureInvariant, PatternLimit)
        : null;

    /// <summary>The authorizer's id, unique among all APIs.</summary>
    public string Id { get; } = $"{api}/{name}";

    /// <summary>The function that makes the decisions.</summary>
    public string Function { get; } = options.Function!;

    /// <summary>Whether the authorizer receives only a token.</summary>
    public bool IsToken { get; } = options.Type == AuthorizerOptions.Token;

    /// <summary>Whether its answer is a simple one, <c>isAuthorized</c>, rather than an IAM policy.</summary>
    public bool IsSimple { get; } = options.EnableSimpleResponses;

    /// <summary>How long its decisions are cached.</summary>
    public TimeSpan Ttl { get; } = options.Ttl(isRest);

    /// <summary>The identity sources that a request must have.</summary>
    public IReadOnlyList<IdentitySource> Sources { get; } = [.. options.IdentitySources.Select(source => IdentitySource.Parse(source)!)];

    /// <summary>Returns whether a token has the form for which the authorizer is called.</summary>
    public bool IsToBeAsked(string token)
    {
        try
        {
            return _pattern?.IsMatch(token) ?? true;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
