using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lambda.Functions.Tests.Callers.Alexa;

/// <summary>An authority of the tests' own, in place of the one that Amazon's certificates come from.</summary>
internal sealed class AlexaAuthority : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);

    public AlexaAuthority()
    {
        var request = new CertificateRequest("CN=Some Root", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        Root = request.CreateSelfSigned(now.AddYears(-2), now.AddYears(2));
    }

    public X509Certificate2 Root { get; }

    /// <summary>Makes the certificate of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="host">The name in it.</param>
    /// <param name="validFor">How long from now it is valid.</param>
    public string Issue(RSA key, string host = "echo-api.amazon.com", TimeSpan? validFor = null)
    {
        using var leaf = Request(key, host).Create(
            Root, TimeProvider.System.GetUtcNow().AddDays(-30), TimeProvider.System.GetUtcNow() + (validFor ?? TimeSpan.FromDays(30)),
                RandomNumberGenerator.GetBytes(8));
        return leaf.ExportCertificatePem() + "\n" + Root.ExportCertificatePem();
    }

    /// <summary>Makes a certificate that no authority has issued.</summary>
    public static string SelfSigned(RSA key)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = Request(key, "echo-api.amazon.com").CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return certificate.ExportCertificatePem();
    }

    public void Dispose()
    {
        Root.Dispose();
        _key.Dispose();
    }

    private static CertificateRequest Request(RSA key, string host)
    {
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
