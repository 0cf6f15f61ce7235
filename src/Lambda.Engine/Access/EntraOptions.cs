namespace Lambda.Engine.Access;

/// <summary>
/// Sign-in with Microsoft Entra ID, section <c>Lambda:Access:Entra</c>: the app accepts the access tokens of one tenant's users, and the
/// console lets them sign in. Off unless <see cref="Authority"/> is set.
/// </summary>
internal sealed class EntraOptions
{
    private static readonly string[] ManyTenants = ["common", "organizations", "consumers"];

    /// <summary>The tenant's authority, such as <c>https://login.microsoftonline.com/&lt;tenant id&gt;/v2.0</c>.</summary>
    public string? Authority { get; set; }

    /// <summary>The id of the app registration: a public client, which has no secret.</summary>
    public string? ClientId { get; set; }

    /// <summary>The scope that tokens must have, <c>api://&lt;client id&gt;/user_impersonation</c> by default.</summary>
    public string? Scope { get; set; }

    /// <summary>Whether sign-in with Entra is on.</summary>
    internal bool IsOn => !string.IsNullOrEmpty(Authority);

    /// <summary>The scope that clients ask for: <see cref="Scope"/>, or its default.</summary>
    internal string EffectiveScope => string.IsNullOrEmpty(Scope) ? $"api://{ClientId}/user_impersonation" : Scope;

    internal IEnumerable<string> Errors(string setting)
    {
        if (!IsOn)
        {
            if (!string.IsNullOrEmpty(ClientId)) yield return $"{setting}:ClientId is set without {setting}:Authority.";
            yield break;
        }
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || authority.Query.Length + authority.Fragment.Length > 0
            || !(authority.Scheme == Uri.UriSchemeHttps || authority is { IsLoopback: true, Scheme: "http" }))
            yield return $"{setting}:Authority must be an address with https, such as https://login.microsoftonline.com/<tenant id>/v2.0.";
        else if (authority.Segments.Any(segment => ManyTenants.Contains(segment.Trim('/'), StringComparer.OrdinalIgnoreCase)))
            yield return $"{setting}:Authority must be that of one tenant, not of many.";
        if (string.IsNullOrEmpty(ClientId)) yield return $"{setting}:ClientId is missing: the id of the app registration.";
    }
}
