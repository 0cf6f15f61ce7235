using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Caching.Memory;

namespace Lambda.Functions.Callers.Certificates;

/// <summary>Fetches the certificates that callers sign with, and keeps them for a while.</summary>
/// <remarks>Code that uses this checks the address first: an address in a request must belong to the service.</remarks>
internal sealed class CertificateSource(IHttpClientFactory clients) : IDisposable
{
    private const int Most = 100;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(6);
    private readonly MemoryCache _chains = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>Loads the certificates at an address, the signer's first; null when there are none.</summary>
    /// <exception cref="HttpRequestException">The address did not answer.</exception>
    /// <exception cref="OperationCanceledException">The address did not answer in time.</exception>
    public async Task<IReadOnlyList<X509Certificate2>?> LoadAsync(Uri address, CancellationToken cancellation)
    {
        if (_chains.TryGetValue(address.AbsoluteUri, out IReadOnlyList<X509Certificate2>? kept)) return kept;
        using var client = clients.CreateClient(CallerClient.Name);
        using var answer = await client.GetAsync(address, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"{address} answered with status {(int)answer.StatusCode}.", inner: null, answer.StatusCode);
        if (Read(await answer.Content.ReadAsStringAsync(cancellation)) is not { Count: > 0 } chain) return null;
        using var entry = _chains.CreateEntry(address.AbsoluteUri);
        (entry.Size, entry.Value, entry.AbsoluteExpirationRelativeToNow) = (1, chain, Kept);
        return chain;
    }

    public void Dispose() => _chains.Dispose();

    private static List<X509Certificate2>? Read(string pem)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }
        return [.. chain];
    }
}
