using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lambda.Functions.Callers.Certificates;

namespace Lambda.Functions.Tests.Callers.Certificates;

/// <summary>An authority, one in between, and a certificate that was valid from 2001 to 2003.</summary>
public sealed class CertificateTrustTests : IDisposable
{
    private static readonly DateTimeOffset First = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Last = new(2003, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly X509Certificate2 _root = Authority("CN=Root", null);
    private readonly X509Certificate2 _between;
    private readonly X509Certificate2 _leaf;

    public CertificateTrustTests() => (_between, _leaf) = (Authority("CN=Between", _root), Issue("CN=Leaf", isAuthority: false, null));

    [Theory]
    [InlineData(2000, false)]
    [InlineData(2002, true)]
    [InlineData(2004, false)]
    public void A_certificate_is_trusted_if_it_is_valid_at_the_given_time(int year, bool isTrusted)
    {
        using var leaf = Issue("CN=Leaf", isAuthority: false, _between);
        Assert.Equal(isTrusted, new CertificateTrust([_root]).IsTrusted([leaf, _between], new(year, 6, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_certificate_without_its_intermediate_certificates_is_not_trusted()
    {
        using var leaf = Issue("CN=Leaf", isAuthority: false, _between);
        Assert.False(new CertificateTrust([_root]).IsTrusted([leaf], First.AddYears(1)));
    }

    [Fact]
    public void A_self_signed_certificate_is_not_trusted() =>
        Assert.False(new CertificateTrust([_root]).IsTrusted([_leaf, _between], First.AddYears(1)));

    public void Dispose()
    {
        _root.Dispose();
        _between.Dispose();
        _leaf.Dispose();
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer) => Issue(name, isAuthority: true, issuer);

    private static X509Certificate2 Issue(string name, bool isAuthority, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (issuer is null) return request.CreateSelfSigned(First, Last);
        using var issued = request.Create(issuer, First, Last, [1, 2, 3]);
        return issued.CopyWithPrivateKey(key);
    }
}
