namespace Lambda.Engine.Access;

/// <summary>The options for who may call the app's HTTP APIs, in section <c>Lambda:Access</c>.</summary>
internal sealed class AccessOptions
{
    /// <summary>The configuration section that holds these options.</summary>
    public const string Section = "Lambda:Access";

    private const int MostProxies = 10;

    // A body of 6 MB plus the smaller buffer that it outgrew.
    private const long LeastUnverified = 12 * 1024 * 1024;

    /// <summary>
    /// Whether App Service authentication is on; false by default. Only then can the header <c>X-MS-CLIENT-PRINCIPAL</c> be trusted,
    /// because App Service removes it from what callers send.
    /// </summary>
    public bool AppServiceAuthentication { get; set; }

    /// <summary>
    /// The total size of request bodies, in bytes, that may be in memory for callers whose signature is not verified yet; callers of public
    /// function URLs have a limit of the same size. 64 MB by default, at least 12 MB. Requests over the limit get status 503, except those
    /// with bodies of up to 16 KB.
    /// </summary>
    public long UnverifiedBodyBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// How many trusted proxies in front of the host add their caller's address to <c>X-Forwarded-For</c>; 0 by default. The address that
    /// the outermost of them added is used as the source of a request to a function URL.
    /// </summary>
    public int Proxies { get; set; }

    /// <summary>The settings for sign-in with Microsoft Entra ID, which is off by default.</summary>
    public EntraOptions Entra { get; } = new();

    /// <summary>The callers with permissions, by name.</summary>
    public Dictionary<string, PrincipalOptions> Principals { get; } = new(StringComparer.Ordinal);

    /// <summary>Returns the errors in these options; each names its setting.</summary>
    internal IEnumerable<string> Errors()
    {
        if (UnverifiedBodyBytes < LeastUnverified)
            yield return $"{Section}:{nameof(UnverifiedBodyBytes)} is {UnverifiedBodyBytes}; "
                + $"it must be at least {LeastUnverified}, since a body may have 6 MB.";
        if (Proxies is < 0 or > MostProxies) yield return $"{Section}:{nameof(Proxies)} is {Proxies}; it must be 0 to {MostProxies}.";
        foreach (var error in Entra.Errors($"{Section}:{nameof(Entra)}")) yield return error;
        foreach (var (name, principal) in Principals)
        {
            if (name.Length > 64
                || !name.All(character => char.IsAsciiLetterOrDigit(character) || "+=,.@-_".Contains(character, StringComparison.Ordinal)))
                yield return $"{Section}:Principals:{name}: a principal's name must have up to 64 letters, digits and +=,.@-_.";
            foreach (var error in principal.Errors($"{Section}:Principals:{name}")) yield return error;
        }
        foreach (var error in Twice(nameof(PrincipalOptions.AccessKeyId), principal => principal.AccessKeyId)) yield return error;
        foreach (var error in Twice(nameof(PrincipalOptions.ApiKey), principal => principal.ApiKey)) yield return error;
        foreach (var error in Twice(nameof(PrincipalOptions.EntraObjectId), principal => principal.EntraObjectId?.ToUpperInvariant()))
            yield return error;
    }

    // Never the value: it may be a secret.
    private IEnumerable<string> Twice(string setting, Func<PrincipalOptions, string?> value) =>
        Principals.Where(principal => !string.IsNullOrEmpty(value(principal.Value)))
        .GroupBy(principal => value(principal.Value), StringComparer.Ordinal).Where(group => group.Count() > 1)
        .Select(group => $"{Section}:Principals: {string.Join(" and ", group.Select(principal => principal.Key))} have the same {setting}; "
            + "each principal needs its own.");
}
