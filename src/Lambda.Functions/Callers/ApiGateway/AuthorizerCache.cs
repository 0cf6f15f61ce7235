using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>Keeps the decisions of authorizers for their TTL, by the identity that they are about.</summary>
internal sealed class AuthorizerCache(TimeProvider time) : IDisposable
{
    private const int Most = 10_000;
    private readonly MemoryCache _grants = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>Finds the decision about an identity; null when none is kept.</summary>
    public AuthorizerGrant? Find(ApiAuthorizer authorizer, IReadOnlyList<string> identity) =>
        authorizer.Ttl > TimeSpan.Zero && _grants.TryGetValue(Key(authorizer, identity), out Kept? kept) && time.GetUtcNow() < kept!.Until
            ? kept.Grant
            : null;

    /// <summary>Keeps a decision.</summary>
    public void Keep(ApiAuthorizer authorizer, IReadOnlyList<string> identity, AuthorizerGrant grant)
    {
        if (authorizer.Ttl <= TimeSpan.Zero) return;
        using var entry = _grants.CreateEntry(Key(authorizer, identity));
        (entry.Size, entry.AbsoluteExpirationRelativeToNow) = (1, authorizer.Ttl);
        entry.Value = new Kept(grant, time.GetUtcNow() + authorizer.Ttl);
    }

    public void Dispose() => _grants.Dispose();

    // Tokens are secrets, so only their hash is kept. Length prefixes keep the values apart.
    private static string Key(ApiAuthorizer authorizer, IReadOnlyList<string> identity)
    {
        var text = string.Concat(identity.Prepend(authorizer.Id).Select(value => $"{value.Length}:{value}"));
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private sealed record Kept(AuthorizerGrant Grant, DateTimeOffset Until);
}
