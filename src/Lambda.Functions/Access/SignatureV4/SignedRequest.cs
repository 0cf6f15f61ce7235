using Lambda.Engine.Access;

namespace Lambda.Functions.Access.SignatureV4;

/// <summary>What a request says about its signature.</summary>
/// <param name="AccessKeyId">Whose key signed.</param>
/// <param name="Scope">The scope of the signature.</param>
/// <param name="Date">When it was signed, as <c>yyyyMMddTHHmmssZ</c>.</param>
/// <param name="SignedHeaders">The names of the headers that are signed, in lower case and in order, with semicolons between.</param>
/// <param name="Signature">The signature, in hexadecimal.</param>
/// <param name="Expires">The lifetime of a presigned URL; null when the signature is in a header.</param>
internal readonly record struct SignedRequest(
    ReadOnlyMemory<char> AccessKeyId, CredentialScope Scope, string Date, ReadOnlyMemory<char> SignedHeaders,
    ReadOnlyMemory<char> Signature, TimeSpan? Expires = null)
{
    /// <summary>The only signing algorithm that is supported.</summary>
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>How the time of a signature is written.</summary>
    public const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
}
