using System.Buffers;

namespace Lambda.Engine.Access;

/// <summary>The scope of a signature: <c>date/region/service/aws4_request</c>.</summary>
/// <param name="Date">The day, as <c>yyyyMMdd</c>.</param>
/// <param name="Region">The region.</param>
/// <param name="Service">The service.</param>
internal readonly record struct CredentialScope(ReadOnlyMemory<char> Date, ReadOnlyMemory<char> Region, ReadOnlyMemory<char> Service)
{
    /// <summary>The last part of every scope.</summary>
    public const string Terminator = "aws4_request";

    private const int DateLength = 8;
    private const int LongestRegion = 64;
    private static readonly SearchValues<char> InRegions = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>
    /// Parses <c>key/date/region/service/aws4_request</c>. Returns a refusal if the text has another form, or if its service is neither
    /// Lambda nor Step Functions.
    /// </summary>
    public static AccessRefusal? Parse(ReadOnlyMemory<char> credential, out ReadOnlyMemory<char> accessKeyId, out CredentialScope scope)
    {
        Span<Range> parts = stackalloc Range[6];
        if (credential.Span.Split(parts, '/') != 5)
        {
            (accessKeyId, scope) = (default, default);
            return AccessRefusal.Incomplete(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
        }
        accessKeyId = credential[parts[0]];
        scope = new(credential[parts[1]], credential[parts[2]], credential[parts[3]]);
        if (!credential.Span[parts[4]].SequenceEqual(Terminator))
            return AccessRefusal.Invalid($"Credential should be scoped with a valid terminator: '{Terminator}'.");
        if (scope.Date.Length != DateLength) return AccessRefusal.Invalid("Date in Credential scope is not of the form YYYYMMDD.");
        if (scope.Region.Length is 0 or > LongestRegion || scope.Region.Span.ContainsAnyExcept(InRegions))
            return AccessRefusal.Invalid("Credential should be scoped to a valid region.");
        // The path is signed as well, so a request for one API is not valid at the other.
        return scope.Service.Span is "lambda" or "states"
            ? null
            : AccessRefusal.Invalid("Credential should be scoped to correct service: 'lambda'.");
    }
}
