using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Console.Tests;

/// <summary>Stands in for a tenant of Microsoft Entra ID: signs Ada in, and checks what a public client has to prove.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string ClientId = "5c5a4a3c-0000-4000-8000-000000000001", Ada = "7b7b6c5d-0000-4000-8000-000000000002";

    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _codes = [];
    private readonly WebApplication _app;

    private Issuer(WebApplication app) => _app = app;

    /// <summary>The tenant's authority.</summary>
    public Uri Authority => new($"{_app.Urls.First().TrimEnd('/')}/tenant/v2.0");

    /// <summary>What the answer's nonce becomes, if it is forged.</summary>
    public string? ForgedNonce { get; set; }

    public static async Task<Issuer> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var issuer = new Issuer(app);
        issuer.Map();
        await app.StartAsync();
        return issuer;
    }

    /// <summary>Settings of an app whose people sign in here; Ada may list functions and see what they do.</summary>
    public (string Name, string Value)[] Settings() =>
    [
        ("Lambda:Access:Entra:Authority", $"{Authority}"),
        ("Lambda:Access:Entra:ClientId", ClientId),
        ("Lambda:Access:Principals:ada:EntraObjectId", Ada),
        ("Lambda:Access:Principals:ada:Allow:0", "lambda:ListFunctions"),
        ("Lambda:Access:Principals:ada:Allow:1", "lambda:GetActivity"),
    ];

    /// <summary>A token as the tenant gives it, with claims that replace or add to its own; one that is null is left out.</summary>
    public string Token(Dictionary<string, object?>? claims = null, RSA? key = null, TimeSpan life = default, string? algorithm = null)
    {
        var all = new Dictionary<string, object?>
        {
            ["iss"] = $"{Authority}", ["aud"] = ClientId, ["oid"] = Ada, ["scp"] = "user_impersonation", ["name"] = "Ada",
        };
        foreach (var (name, value) in claims ?? []) all[name] = value;
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var until = now + (life == default ? TimeSpan.FromHours(1) : life);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = all.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!),
            NotBefore = until.AddHours(-2), IssuedAt = until.AddHours(-2), Expires = until,
            SigningCredentials = new(new RsaSecurityKey(key ?? _key) { KeyId = "k" }, algorithm ?? SecurityAlgorithms.RsaSha256),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private void Map()
    {
        _app.Use((context, next) =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return next(context);
        });
        _app.MapGet("/tenant/v2.0/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = $"{Authority}",
            ["authorization_endpoint"] = $"{Authority}/authorize",
            ["token_endpoint"] = $"{Authority}/token",
            ["jwks_uri"] = $"{Authority}/keys",
        }));
        _app.MapGet("/tenant/v2.0/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_key.ExportParameters(false)) { KeyId = "k" });
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k", n = key.N, e = key.E } } });
        });
        _app.MapGet("/tenant/v2.0/authorize", (HttpRequest request) => Authorize(request));
        _app.MapPost("/tenant/v2.0/token", async (HttpRequest request) => Exchange(await request.ReadFormAsync()));
    }

    private IResult Authorize(HttpRequest request)
    {
        var asked = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        if (asked["response_type"] != "code" || asked["code_challenge_method"] != "S256" || asked["client_id"] != ClientId)
            return Results.BadRequest();
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = asked;
        string Back(Dictionary<string, string?> answer) =>
            QueryHelpers.AddQueryString(asked["redirect_uri"], new Dictionary<string, string?>(answer) { ["state"] = asked["state"] });
        var back = Back(new() { ["code"] = code });
        var refused = Back(new() { ["error"] = "access_denied", ["error_description"] = "Ada declined." });
        return Results.Content(
            $"<title>Tenant</title><link rel=icon href=data:,><a href=\"{back}\">Continue as Ada</a> <a href=\"{refused}\">Decline</a>",
            "text/html");
    }

    // A code is for the client that asked for it, once, and with its proof.
    private IResult Exchange(IFormCollection form)
    {
        if (!_codes.TryRemove(form["code"].ToString(), out var asked)
            || form["grant_type"] != "authorization_code" || form["client_id"] != ClientId
            || form["redirect_uri"] != asked["redirect_uri"]
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes($"{form["code_verifier"]}"))) != asked["code_challenge"])
            return Results.Json(new { error = "invalid_grant", error_description = "The code is not valid." }, statusCode: 400);
        return Results.Json(new
        {
            token_type = "Bearer",
            access_token = Token(),
            id_token = Token(new() { ["scp"] = null, ["nonce"] = ForgedNonce ?? asked["nonce"] }),
        });
    }
}
