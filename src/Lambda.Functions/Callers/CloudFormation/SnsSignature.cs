using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lambda.Functions.Callers.CloudFormation;

/// <summary>Verifies SNS's signatures.</summary>
internal static class SnsSignature
{
    /// <summary>Returns whether the certificate's key signed the message, with signature version 1 or 2.</summary>
    public static bool IsValid(SnsMessage message, X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPublicKey();
        if (key is null || AlgorithmOf(message.SignatureVersion) is not { } algorithm) return false;
        Span<byte> signature = stackalloc byte[1024];
        return Convert.TryFromBase64String(message.Signature, signature, out var length)
            && key.VerifyData(message.ToSign(), signature[..length], algorithm, RSASignaturePadding.Pkcs1);
    }

    private static HashAlgorithmName? AlgorithmOf(string version) => version switch
    {
        // SNS's default for topics that were not switched to version 2.
        "1" => HashAlgorithmName.SHA1,
        "2" => HashAlgorithmName.SHA256,
        _ => null,
    };
}
