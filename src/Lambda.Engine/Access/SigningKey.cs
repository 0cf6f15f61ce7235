using System.Security.Cryptography;
using System.Text;

namespace Lambda.Engine.Access;

/// <summary>
/// Derives signing keys from the secret of an access key. It caches the last one, since a client signs with the same key all day.
/// </summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key.
/// </remarks>
internal sealed class SigningKey(string secret)
{
    private const int LongestName = 128;
    private readonly byte[] _secret = Encoding.UTF8.GetBytes("AWS4" + secret);

    // Replaced as one object, so that a reader never combines one scope with another's key.
    private Derived? _last;

    /// <summary>Derives the key for a scope.</summary>
    public ReadOnlySpan<byte> For(in CredentialScope scope)
    {
        if (_last is { } last && last.IsFor(scope)) return last.Key;
        var derived = new Derived(scope.Date.ToString(), scope.Region.ToString(), scope.Service.ToString(), Derive(scope));
        _last = derived;
        return derived.Key;
    }

    private byte[] Derive(in CredentialScope scope)
    {
        var key = new byte[SHA256.HashSizeInBytes];
        Hmac(_secret, scope.Date.Span, key);
        Hmac(key, scope.Region.Span, key);
        Hmac(key, scope.Service.Span, key);
        Hmac(key, CredentialScope.Terminator, key);
        return key;
    }

    private static void Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<char> text, Span<byte> result)
    {
        Span<byte> bytes = stackalloc byte[LongestName];
        HMACSHA256.HashData(key, bytes[..Encoding.UTF8.GetBytes(text, bytes)], result);
    }

    private sealed record Derived(string Date, string Region, string Service, byte[] Key)
    {
        public bool IsFor(in CredentialScope scope) =>
            scope.Date.Span.SequenceEqual(Date) && scope.Region.Span.SequenceEqual(Region) && scope.Service.Span.SequenceEqual(Service);
    }
}
