using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;

namespace Local.Messaging;

/// <summary>A token for <c>$cbs</c>.</summary>
/// <param name="Type">What <c>$cbs</c> calls this kind of token.</param>
/// <param name="Expires">None when that is not known.</param>
internal sealed record Token(string Type, string Value, DateTimeOffset? Expires)
{
    public const string Sas = "servicebus.windows.net:sastoken";
    public const string Jwt = "jwt";
}

/// <summary>Where tokens come from.</summary>
internal abstract class TokenSource
{
    public static TokenSource Of(ConnectionString text, TimeProvider time) => text.Signature is { } signature
        ? new SignatureTokens(new AzureSasCredential(signature))
        : new KeyTokens(new AzureNamedKeyCredential(text.KeyName!, text.Key!), time);

    public abstract ValueTask<Token> GetAsync(string audience, CancellationToken cancellation);
}

/// <summary>Signatures made from a shared access key.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas.</remarks>
internal sealed class KeyTokens(AzureNamedKeyCredential credential, TimeProvider time) : TokenSource
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public override ValueTask<Token> GetAsync(string audience, CancellationToken cancellation)
    {
        var (name, key) = credential;
        var expires = time.GetUtcNow() + Lifetime;
        var resource = WebUtility.UrlEncode(audience);
        var expiry = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{resource}\n{expiry}")));
        return ValueTask.FromResult(new Token(Token.Sas, $"SharedAccessSignature sr={resource}&sig={WebUtility.UrlEncode(signature)}&se={expiry}&skn={WebUtility.UrlEncode(name)}", expires));
    }
}

/// <summary>A signature that somebody else made.</summary>
internal sealed class SignatureTokens(AzureSasCredential credential) : TokenSource
{
    public override ValueTask<Token> GetAsync(string audience, CancellationToken cancellation) => ValueTask.FromResult(new Token(Token.Sas, credential.Signature, null));
}

/// <summary>Tokens of Microsoft Entra.</summary>
/// <param name="scope">Such as <c>https://servicebus.azure.net/.default</c>.</param>
internal sealed class EntraTokens(TokenCredential credential, string scope) : TokenSource
{
    private readonly TokenRequestContext _context = new([scope]);

    public override async ValueTask<Token> GetAsync(string audience, CancellationToken cancellation)
    {
        var token = await credential.GetTokenAsync(_context, cancellation).ConfigureAwait(false);
        return new Token(Token.Jwt, token.Token, token.ExpiresOn);
    }
}
