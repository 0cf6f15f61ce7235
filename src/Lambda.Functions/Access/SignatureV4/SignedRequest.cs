using Lambda.Engine.Access;

namespace Lambda.Functions.Access.SignatureV4;

/// <summary>The parts of a request's signature.</summary>
/// <param name="AccessKeyId">The id of the access key that signed.</param>
/// <param name="Scope">The scope of the signature.</param>
/// <param name="Date">When it was signed, as <c>yyyyMMddTHHmmssZ</c>.</param>
/// <param name="SignedHeaders">The names of the signed headers, in lower case, in order, and separated by semicolons.</param>
/// <param name="Signature">The signature, in hexadecimal.</param>
/// <param name="Expires">The lifetime of a presigned URL; null when the signature is in a header.</param>
internal readonly record struct SignedRequest(
    ReadOnlyMemory<char> AccessKeyId, CredentialScope Scope, string Date, ReadOnlyMemory<char> SignedHeaders,
    ReadOnlyMemory<char> Signature, TimeSpan? Expires = null)
{
    /// <summary>The only signing algorithm that is supported.</summary>
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The format of the time of a signature.</summary>
    public const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
}
