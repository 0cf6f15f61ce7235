using Lambda.Engine.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Lambda.Functions.Access;

/// <summary>Finds the principal of the user to whom an access token of Microsoft Entra ID was issued.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/entra/identity-platform/claims-validation and
/// https://learn.microsoft.com/entra/identity-platform/access-tokens.
/// </remarks>
internal sealed class BearerTokens
{
    /// <summary>The name of the HTTP client that reads the tenant's keys.</summary>
    public const string Client = "Lambda.Entra";

    private const string Bearer = "Bearer ";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly Principals _principals;
    private readonly TimeProvider _time;
    private readonly EntraOptions _entra;
    private readonly TokenValidationParameters? _parameters;

    public BearerTokens(Principals principals, IOptions<AccessOptions> options, IHttpClientFactory clients, TimeProvider time)
    {
        (_principals, _time, _entra) = (principals, time, options.Value.Entra);
        if (!_entra.IsOn) return;
        var authority = new Uri(_entra.Authority!.TrimEnd('/') + "/");
        _parameters = new TokenValidationParameters
        {
            ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                new Uri(authority, ".well-known/openid-configuration").ToString(), new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever(clients.CreateClient(Client)) { RequireHttps = !authority.IsLoopback }),
            ValidAudiences = [_entra.ClientId!, $"api://{_entra.ClientId}"],
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => IsNow(from, until),
        };
    }

    /// <summary>Returns whether the request has a token that the app can check.</summary>
    public bool Reads(HttpRequest request) =>
        _parameters is not null && request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the principal of the token's user, or the reason why the token is refused.</summary>
    public async Task<Credentials> ReadAsync(HttpRequest request)
    {
        var result = await _handler.ValidateTokenAsync(request.Headers.Authorization.ToString()[Bearer.Length..].Trim(), _parameters!);
        // Its message names what was expected, not what the token has.
        if (!result.IsValid) return Refuse($"The bearer token is not valid: {result.Exception?.GetType().Name}.");
        // An ID token has the same audience, but no scopes: it is for the page alone.
        if (Claim(result, "scp") is not { } scopes)
            return Refuse("The bearer token has no scopes: use an access token that was issued to a user.");
        var wanted = _entra.EffectiveScope[(_entra.EffectiveScope.LastIndexOf('/') + 1)..];
        if (wanted != ".default" && !scopes.Split(' ').Contains(wanted, StringComparer.OrdinalIgnoreCase))
            return Refuse($"The bearer token does not have the scope {_entra.EffectiveScope}.");
        return Guid.TryParse(Claim(result, "oid"), out var id) && _principals.WithObjectId(id) is { } principal
            ? new(null, principal)
            : Refuse("No principal in Lambda:Access:Principals has the EntraObjectId of the bearer token's owner.");
    }

    private static Credentials Refuse(string reason) => new(AccessRefusal.Unrecognized with { Message = reason });

    private bool IsNow(DateTime? from, DateTime? until)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + Skew && (from is not { } start || now > start - Skew);
    }

    private static string? Claim(TokenValidationResult result, string name) =>
        result.Claims.TryGetValue(name, out var value) ? value as string : null;
}
