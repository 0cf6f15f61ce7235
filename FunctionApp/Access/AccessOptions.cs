namespace FunctionApp.Access;

/// <summary>Who may call the app's HTTP APIs, section <c>Lambda:Access</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Lambda:Access";

    private const int MostProxies = 10;

    // A body of 6 MB, and the smaller buffer that it grew out of.
    private const long LeastUnverified = 12 * 1024 * 1024;

    /// <summary>Whether App Service authentication is on, so that its header <c>X-MS-CLIENT-PRINCIPAL</c> is its own and nobody else's (false).</summary>
    public bool AppServiceAuthentication { get; set; }

    /// <summary>How many bytes of bodies are held at once of callers whose signature is still to be verified, and as many of callers of public function URLs (64 MB; at least 12 MB). Beyond it the answer is 503, except to bodies of up to 16 KB.</summary>
    public long UnverifiedBodyBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How many proxies stand before the host that add the address which called them to <c>X-Forwarded-For</c> (0): the first of them is believed about where a function URL was called from.</summary>
    public int Proxies { get; set; }

    /// <summary>Those who may call, by name.</summary>
    public Dictionary<string, PrincipalOptions> Principals { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the options, each naming its setting.</summary>
    internal IEnumerable<string> Errors()
    {
        if (UnverifiedBodyBytes < LeastUnverified) yield return $"{Section}:{nameof(UnverifiedBodyBytes)} is {UnverifiedBodyBytes}; a body may have 6 MB, allowed are {LeastUnverified} and more.";
        if (Proxies is < 0 or > MostProxies) yield return $"{Section}:{nameof(Proxies)} is {Proxies}; allowed are 0 to {MostProxies}.";
        foreach (var (name, principal) in Principals)
        {
            if (name.Length > 64 || !name.All(character => char.IsAsciiLetterOrDigit(character) || "+=,.@-_".Contains(character, StringComparison.Ordinal)))
                yield return $"{Section}:Principals:{name}: a principal's name has up to 64 letters, digits and +=,.@-_.";
            foreach (var error in principal.Errors($"{Section}:Principals:{name}")) yield return error;
        }
        foreach (var error in Twice(nameof(PrincipalOptions.AccessKeyId), principal => principal.AccessKeyId)) yield return error;
        foreach (var error in Twice(nameof(PrincipalOptions.ApiKey), principal => principal.ApiKey)) yield return error;
        foreach (var error in Twice(nameof(PrincipalOptions.EntraObjectId), principal => principal.EntraObjectId?.ToUpperInvariant())) yield return error;
    }

    // Never the value: it may be a secret.
    private IEnumerable<string> Twice(string setting, Func<PrincipalOptions, string?> value) => Principals.Where(principal => !string.IsNullOrEmpty(value(principal.Value)))
        .GroupBy(principal => value(principal.Value), StringComparer.Ordinal).Where(group => group.Count() > 1)
        .Select(group => $"{Section}:Principals: {string.Join(" and ", group.Select(principal => principal.Key))} have the same {setting}.");
}
