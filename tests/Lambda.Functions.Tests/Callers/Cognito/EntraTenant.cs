using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Lambda.Functions.Tests.Callers.Cognito;

/// <summary>A tenant of the tests' own: its metadata, its keys, and the tokens that its event service would send.</summary>
internal sealed class EntraTenant : IDisposable
{
    public const string Id = "30000000-0000-0000-0000-000000000003";
    public const string Authority = "https://contoso.ciamlogin.com/" + Id + "/v2.0";
    public const string Audience = "6cc73ef8-0000-0000-0000-000000000000";
    public const string Issuer = "https://" + Id + ".ciamlogin.com/" + Id + "/v2.0";
    public const string EventsService = "99045fe1-7639-4a75-9d4a-577b6ca3810f";
    private readonly RSA _key = RSA.Create(2048);

    public EntraTenant(FakeNetwork network)
    {
        network.Serve(
            $"{Authority}/.well-known/openid-configuration",
            new JsonObject { ["issuer"] = Issuer, ["jwks_uri"] = "https://contoso.ciamlogin.com/keys" }.ToJsonString());
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_key.ExportParameters(false)) { KeyId = "k1" });
        network.Serve(
            "https://contoso.ciamlogin.com/keys",
            new JsonObject
            {
                ["keys"] = new JsonArray(
                new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = "k1", ["n"] = key.N, ["e"] = key.E })
            }.ToJsonString());
    }

    /// <summary>A token of the tenant.</summary>
    public string Token(string audience = Audience, string issuer =
        Issuer, string? azp = EventsService, string? appid = null, TimeSpan? validFor = null, RSA? signer = null, string tenant = Id)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object> { ["tid"] = tenant };
        if (azp is not null) claims["azp"] = azp;
        if (appid is not null) claims["appid"] = appid;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Audience = audience,
            Issuer = issuer,
            NotBefore = now.AddHours(-2),
            IssuedAt = now.AddHours(-2),
            Expires = now + (validFor ?? TimeSpan.FromHours(1)),
            Claims = claims,
            SigningCredentials = new(new RsaSecurityKey(signer ?? _key) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256),
        });
    }

    public void Dispose() => _key.Dispose();
}
