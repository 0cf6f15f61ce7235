using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Lambda.Functions.Callers.Cognito;

/// <summary>Decides whether a bearer token is one that Entra issues to its custom authentication extensions.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/entra/identity-platform/custom-extension-overview#protect-your-rest-api.
/// </remarks>
internal sealed class EntraTokens(IHttpClientFactory clients, TimeProvider time)
{
    // The service that calls extensions, in every tenant.
    private const string EventsService = "99045fe1-7639-4a75-9d4a-577b6ca3810f";
    private const string Bearer = "Bearer ";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<string, ConfigurationManager<OpenIdConnectConfiguration>> _tenants = new(StringComparer.Ordinal);

    /// <summary>Checks a token.</summary>
    /// <param name="authorization">The header <c>Authorization</c>.</param>
    /// <param name="authority">The tenant's authority.</param>
    /// <param name="audience">The app registration that the token must be for.</param>
    /// <returns>The reason why the token is refused, or else the tenant that issued it.</returns>
    public async Task<(string? Refusal, string? TenantId)> CheckAsync(string authorization, string authority, string audience)
    {
        if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return ("The request has no bearer token.", null);
        var result = await _handler.ValidateTokenAsync(authorization[Bearer.Length..].Trim(), new TokenValidationParameters
        {
            ConfigurationManager = _tenants.GetOrAdd(authority, Tenant),
            ValidAudience = audience,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => IsNow(from, until),
        });
        // The exception's message names the expected values, not the token's.
        if (!result.IsValid) return ($"The bearer token is not valid: {result.Exception?.GetType().Name}.", null);
        var caller = Claim(result, "azp") ?? Claim(result, "appid");
        return caller == EventsService ? (null, Claim(result, "tid")) : ("The bearer token is not from Entra's event service.", null);
    }

    private bool IsNow(DateTime? from, DateTime? until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + Skew && (from is not { } start || now > start - Skew);
    }

    private static string? Claim(TokenValidationResult result, string name) =>
        result.Claims.TryGetValue(name, out var value) ? value as string : null;

    private ConfigurationManager<OpenIdConnectConfiguration> Tenant(string authority) => new(
        $"{authority.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever(clients.CreateClient(CallerClient.Name)) { RequireHttps = true });
}
