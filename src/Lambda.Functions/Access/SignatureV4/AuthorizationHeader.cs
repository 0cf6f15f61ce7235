using Lambda.Engine.Access;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Access.SignatureV4;

/// <summary>A signature in the header <c>Authorization</c>.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#add-signature-to-request.
/// </remarks>
internal static class AuthorizationHeader
{
    /// <summary>Returns whether the header holds a signature.</summary>
    public static bool IsSignature(string header) => header.StartsWith(SignedRequest.Algorithm, StringComparison.Ordinal);

    /// <summary>Parses the header. Returns a refusal when parts are missing or wrong.</summary>
    public static AccessRefusal? Read(string header, IHeaderDictionary headers, out SignedRequest signed)
    {
        signed = default;
        ReadOnlyMemory<char> credential = default, signedHeaders = default, signature = default;
        var rest = header.AsMemory(SignedRequest.Algorithm.Length);
        if (rest.Length > 0 && rest.Span[0] is not (' ' or '\t'))
            return AccessRefusal.Incomplete($"Unsupported AWS 'algorithm', supported is {SignedRequest.Algorithm}.");
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf(',');
            var part = (end < 0 ? rest : rest[..end]).Trim();
            rest = end < 0 ? default : rest[(end + 1)..];
            var equals = part.Span.IndexOf('=');
            if (equals < 0)
                return AccessRefusal.Incomplete("A part of the Authorization header is not a valid key=value pair (missing equal-sign).");
            var value = part[(equals + 1)..];
            ref var target = ref signature;
            switch (part.Span[..equals])
            {
                case "Credential": target = ref credential; break;
                case "SignedHeaders": target = ref signedHeaders; break;
                case "Signature": break;
                default: return AccessRefusal.Incomplete(
                    "The Authorization header has a part other than Credential, SignedHeaders and Signature.");
            }
            if (!target.IsEmpty) return AccessRefusal.Incomplete("The Authorization header has a duplicate part.");
            target = value;
        }
        var date = headers["X-Amz-Date"].ToString();
        if (Missing(credential, signedHeaders, signature, date) is { } missing) return missing;
        var refusal = CredentialScope.Parse(credential, out var accessKeyId, out var scope);
        signed = new(accessKeyId, scope, date, signedHeaders, signature);
        return refusal;
    }

    private static AccessRefusal? Missing(
        ReadOnlyMemory<char> credential, ReadOnlyMemory<char> signedHeaders, ReadOnlyMemory<char> signature, string date)
    {
        var missing = new List<string>(0);
        if (credential.IsEmpty) missing.Add("Authorization header requires 'Credential' parameter.");
        if (signature.IsEmpty) missing.Add("Authorization header requires 'Signature' parameter.");
        if (signedHeaders.IsEmpty) missing.Add("Authorization header requires 'SignedHeaders' parameter.");
        if (date.Length == 0) missing.Add("Authorization header requires existence of a 'X-Amz-Date' header.");
        return missing.Count == 0 ? null : AccessRefusal.Incomplete(string.Join(' ', missing));
    }
}
