using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Testing;

namespace Console.Tests;

/// <summary>One app whose people sign in at a stand-in for Microsoft Entra ID.</summary>
public sealed class SignInApp(Storage storage) : IAsyncLifetime
{
    internal Issuer Issuer { get; private set; } = null!;

    internal Shop Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await Issuer.StartAsync();
        Shop = new(storage, Issuer.Settings());
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}

/// <summary>Which access tokens the app accepts.</summary>
public sealed class SignInTests(SignInApp app) : IClassFixture<SignInApp>
{
    private static readonly RSA OtherKey = RSA.Create(2048);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Issuer Issuer => app.Issuer;

    [Fact]
    public async Task An_access_token_has_the_permissions_of_its_user()
    {
        Assert.Equal((HttpStatusCode.OK, null), await CallAsync("functions", Issuer.Token()));
        Assert.Equal((HttpStatusCode.OK, null), await CallAsync("functions", Issuer.Token(new() { ["aud"] = $"api://{Issuer.ClientId}" })));
        var (status, message) = await CallAsync("dead-letters", Issuer.Token());
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("user/ada is not authorized to perform: lambda:ListDeadLetters", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_access_token_is_refused()
    {
        var token = Issuer.Token();
        (string What, string Token, string Reason)[] others =
        [
            ("another app's", Issuer.Token(new() { ["aud"] = "another" }), "SecurityTokenInvalidAudienceException"),
            ("another tenant's", Issuer.Token(new() { ["iss"] = "https://example.com" }), "SecurityTokenInvalidIssuerException"),
            ("expired", Issuer.Token(life: TimeSpan.FromMinutes(-10)), "SecurityTokenInvalidLifetimeException"),
            ("not yet valid", Issuer.Token(life: TimeSpan.FromHours(3)), "SecurityTokenInvalidLifetimeException"),
            ("of another key", Issuer.Token(key: OtherKey), "SecurityTokenInvalidSignatureException"),
            ("of another algorithm", Issuer.Token(algorithm: SecurityAlgorithms.RsaSha512), "SecurityToken"),
            ("without a signature", token[..(token.LastIndexOf('.') + 1)], "SecurityTokenInvalidSignatureException"),
            ("changed", $"{token[..^8]}AAAAAAAA", "SecurityTokenInvalidSignatureException"),
            ("an ID token", Issuer.Token(new() { ["scp"] = null }), "has no scopes"),
            ("of a longer scope", Issuer.Token(new() { ["scp"] = "openid user_impersonation.read" }), "does not have the scope api://"),
            ("of another scope", Issuer.Token(new() { ["scp"] = "openid other" }), "does not have the scope api://"),
            ("a stranger's", Issuer.Token(new() { ["oid"] = $"{Guid.NewGuid()}" }), "No principal"),
            ("nobody's", Issuer.Token(new() { ["oid"] = null }), "No principal"),
            ("nonsense", "nonsense", "The bearer token is not valid"),
            ("empty", "", ""),
        ];
        foreach (var (what, other, reason) in others)
        {
            var (status, message) = await CallAsync("functions", other);
            Assert.Equal((what, HttpStatusCode.Forbidden), (what, status));
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_page_may_connect_to_the_Entra_tenant_for_sign_in()
    {
        using var client = app.Shop.CreateClient();
        using var answer = await client.GetAsync(new Uri("/api/console", UriKind.Relative), Cancellation);
        Assert.Contains(
            $"connect-src 'self' {Issuer.Authority.GetLeftPart(UriPartial.Authority)};",
            answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains(WebUtility.HtmlEncode($"\"clientId\":\"{Issuer.ClientId}\""), page, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string? Message)> CallAsync(string path, string token)
    {
        using var client = app.Shop.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, Cancellation);
        if (answer.IsSuccessStatusCode) return (answer.StatusCode, null);
        var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        // AWS spells it in both ways.
        return (answer.StatusCode, (error.TryGetProperty("message", out var message) ? message : error.GetProperty("Message")).GetString());
    }
}
