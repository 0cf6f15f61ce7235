using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Access;

/// <summary>The principals in the settings, looked up by their credentials.</summary>
internal sealed class Principals
{
    private const int LongestApiKey = 1024;
    private readonly FrozenDictionary<string, Principal> _byAccessKey;
    private readonly FrozenDictionary<Guid, Principal> _byObjectId;
    private readonly (byte[] Hash, Principal Principal)[] _byApiKey;

    public Principals(IOptions<AccessOptions> options)
    {
        var all = options.Value.Principals.Select(pair => (Options: pair.Value, Principal: Principal.Of(pair.Key, pair.Value))).ToList();
        _byAccessKey = all.Where(one => one.Options.AccessKeyId is { Length: > 0 }).ToFrozenDictionary(
            one => one.Options.AccessKeyId!, one => one.Principal, StringComparer.Ordinal);
        _byObjectId = all.Where(one => one.Options.EntraObjectId is { Length: > 0 }).ToFrozenDictionary(
            one => Guid.Parse(one.Options.EntraObjectId!), one => one.Principal);
        _byApiKey = [.. all.Where(one => one.Options.ApiKey is { Length: > 0 })
            .Select(one => (SHA256.HashData(Encoding.UTF8.GetBytes(one.Options.ApiKey!)), one.Principal))];
        Count = all.Count;
    }

    /// <summary>The number of principals.</summary>
    public int Count { get; }

    /// <summary>Finds the principal with this access key; null when there is none.</summary>
    public Principal? WithAccessKey(ReadOnlySpan<char> id) =>
        _byAccessKey.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var principal) ? principal : null;

    /// <summary>Finds the principal with this object id in Entra ID; null when there is none.</summary>
    public Principal? WithObjectId(Guid id) => _byObjectId.GetValueOrDefault(id);

    /// <summary>Finds the principal with this API key; null when there is none. The comparison takes constant time.</summary>
    public Principal? WithApiKey(string key)
    {
        if (key.Length > LongestApiKey) return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        Principal? found = null;
        foreach (var (expected, principal) in _byApiKey)
            if (CryptographicOperations.FixedTimeEquals(hash, expected)) found = principal;
        return found;
    }
}
