using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lambda.Events.Alexa;
using Lambda.Functions.Callers.Certificates;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers.Alexa;

/// <summary>Decides whether a request comes from Alexa, and is for a trusted skill.</summary>
/// <remarks>Mirrors https://developer.amazon.com/en-US/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html.</remarks>
internal sealed class AlexaCheck(CertificateSource certificates, CertificateTrust trust, TimeProvider time)
{
    private const string ChainHeader = "SignatureCertChainUrl";
    private const string SignatureHeader = "Signature-256";
    private const string Name = "echo-api.amazon.com";
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(150);

    /// <summary>Reads the address of Alexa's certificate chain; null when the address is not Alexa's.</summary>
    public static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Host == "s3.amazonaws.com"
            && uri.Port == 443 && uri.UserInfo.Length == 0 && uri.AbsolutePath.StartsWith("/echo.api/", StringComparison.Ordinal)
            ? new Uri(uri.GetLeftPart(UriPartial.Path))
            : null;

    /// <summary>Returns the reason why the signature of a request is refused; null when it is Alexa's.</summary>
    /// <exception cref="HttpRequestException">The certificates could not be fetched.</exception>
    /// <exception cref="OperationCanceledException">The certificates could not be fetched in time.</exception>
    public async Task<string?> SignatureRefusalAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (Address(headers[ChainHeader]) is not { } address) return $"{ChainHeader} is not an address of Alexa's certificates.";
        if (await certificates.LoadAsync(address, cancellation) is not { } chain) return $"{ChainHeader} has no certificates.";
        if (!chain[0].MatchesHostname(Name, allowWildcards: false, allowCommonName: false)) return $"The certificate is not one of {Name}.";
        if (!trust.IsTrusted(chain, time.GetUtcNow())) return "The certificate is not valid now, or not from a trusted authority.";
        return IsSigned(chain[0], headers[SignatureHeader].ToString(), body.Span) ? null : $"{SignatureHeader} does not match the body.";
    }

    /// <summary>Returns the reason why a signed request is refused; null when it is recent and for a trusted skill.</summary>
    public string? RequestRefusal(SkillEvent request, IEnumerable<string> applicationIds)
    {
        if (!DateTimeOffset.TryParse(
                request.Request.Timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent)
            || (time.GetUtcNow() - sent).Duration() > Tolerance)
            return $"The request's timestamp, {request.Request.Timestamp}, is more than {Tolerance.TotalSeconds} seconds away.";
        // Most requests have one of them, some both.
        string?[] named = [request.Context?.System?.Application?.ApplicationId, request.Session?.Application?.ApplicationId];
        var ids = named.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return ids is [{ } id] && applicationIds.Contains(id, StringComparer.Ordinal)
            ? null
            : "The request is for a skill that is not trusted.";
    }

    private static bool IsSigned(X509Certificate2 certificate, string signature, ReadOnlySpan<byte> body)
    {
        using var key = certificate.GetRSAPublicKey();
        Span<byte> bytes = stackalloc byte[1024];
        return key is not null && signature.Length > 0 && Convert.TryFromBase64String(signature, bytes, out var length)
            && key.VerifyData(body, bytes[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
