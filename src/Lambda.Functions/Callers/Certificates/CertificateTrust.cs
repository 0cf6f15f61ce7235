using System.Security.Cryptography.X509Certificates;

namespace Lambda.Functions.Callers.Certificates;

/// <summary>Decides whether a certificate was issued by a trusted authority.</summary>
/// <param name="roots">The trusted authorities; null for those of the operating system.</param>
internal sealed class CertificateTrust(X509Certificate2Collection? roots)
{
    /// <summary>
    /// Returns whether the first certificate is valid at a time, and the others form a chain from it to a trusted authority.
    /// </summary>
    public bool IsTrusted(IReadOnlyList<X509Certificate2> certificates, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        // No revocation check: Amazon's certificates are short-lived, and a check would let any caller make the app wait for other servers.
        (chain.ChainPolicy.RevocationMode, chain.ChainPolicy.VerificationTime) = (X509RevocationMode.NoCheck, now.UtcDateTime);
        chain.ChainPolicy.DisableCertificateDownloads = true;
        foreach (var certificate in certificates.Skip(1)) chain.ChainPolicy.ExtraStore.Add(certificate);
        if (roots is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        }
        var isTrusted = chain.Build(certificates[0]);
        foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        return isTrusted;
    }
}
