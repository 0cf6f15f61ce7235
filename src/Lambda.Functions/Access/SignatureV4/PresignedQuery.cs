using System.Globalization;
using Lambda.Engine.Access;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Access.SignatureV4;

/// <summary>A signature in the query of a presigned URL.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html.</remarks>
internal static class PresignedQuery
{
    /// <summary>The parameter that holds the signature.</summary>
    public const string Signature = "X-Amz-Signature";

    /// <summary>The longest lifetime of a presigned URL.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Returns whether the query has parts of a signature.</summary>
    public static bool IsSigned(HttpRequest request) =>
        request.QueryString.HasValue && (request.Query.ContainsKey("X-Amz-Algorithm") || request.Query.ContainsKey(Signature));

    /// <summary>Parses the query. Returns a refusal when parts are missing or wrong.</summary>
    public static AccessRefusal? Read(IQueryCollection query, out SignedRequest signed)
    {
        signed = default;
        foreach (var name in (ReadOnlySpan<string>)[
            "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", Signature
        ])
            if (string.IsNullOrEmpty(query[name])) return AccessRefusal.Incomplete($"AWS query-string parameters must include '{name}'.");
        if (query["X-Amz-Algorithm"] != SignedRequest.Algorithm)
            return AccessRefusal.Incomplete($"Unsupported AWS 'algorithm', supported is {SignedRequest.Algorithm}.");
        if (!int.TryParse(query["X-Amz-Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds < 1)
            return AccessRefusal.Invalid("X-Amz-Expires should be a number of seconds, at least 1.");
        if (seconds > Longest.TotalSeconds)
            return AccessRefusal.Invalid($"X-Amz-Expires must be at most a week; that is, {Longest.TotalSeconds:0} seconds.");
        var refusal = CredentialScope.Parse(query["X-Amz-Credential"].ToString().AsMemory(), out var accessKeyId, out var scope);
        signed = new(
            accessKeyId, scope, query["X-Amz-Date"].ToString(), query["X-Amz-SignedHeaders"].ToString().AsMemory(),
            query[Signature].ToString().AsMemory(), TimeSpan.FromSeconds(seconds));
        return refusal;
    }
}
