using System.Buffers;
using Lambda.Events.CloudFront;

namespace Lambda.Functions.Callers.CloudFront;

/// <summary>Decides which changes of headers CloudFront accepts from functions.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html#function-restrictions-headers.
/// </remarks>
internal static class EdgeHeaders
{
    private static readonly HashSet<string> Disallowed = new(StringComparer.Ordinal)
    {
        "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "trailer", "upgrade",
        "x-accel-buffering", "x-accel-charset", "x-accel-limit-rate", "x-accel-redirect", "x-cache", "x-forwarded-proto", "x-real-ip",
    };

    private static readonly SearchValues<char> OfNames =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    /// <summary>Returns whether a header is hidden from functions, which may not set it either.</summary>
    public static bool IsDisallowed(string name) => Disallowed.Contains(name)
        || name.StartsWith("x-amz-cf-", StringComparison.Ordinal) || name.StartsWith("x-edge-", StringComparison.Ordinal);

    /// <summary>Returns the reason why CloudFront would refuse a function's headers; null if it would accept them.</summary>
    /// <param name="stage">The stage at which the function ran.</param>
    /// <param name="before">The headers that the function received; null for a response that it generated.</param>
    /// <param name="after">The headers that the function returned.</param>
    public static string? Problem(
        EdgeStage stage, IReadOnlyDictionary<string, IReadOnlyList<EdgeHeader>>? before,
        IReadOnlyDictionary<string, IReadOnlyList<EdgeHeader>> after)
    {
        foreach (var (name, values) in after)
        {
            if (name.Any(char.IsAsciiLetterUpper)) return $"the header {name} is not in lower case";
            if (IsDisallowed(name)) return $"the header {name} is not allowed";
            if (IsMalformed(name, values)) return $"the header {name} is malformed";
        }
        return stage.ReadOnly.Where(name => !Values(before, name).SequenceEqual(Values(after, name), StringComparer.Ordinal))
            .Select(name => $"the header {name} cannot be changed")
            .FirstOrDefault();
    }

    /// <summary>Returns whether a header has a name or a value that cannot be sent.</summary>
    public static bool IsMalformed(string name, IReadOnlyList<EdgeHeader>? values) =>
        values is null || values.Any(header => header is null || !IsField(name, header));

    private static IEnumerable<string> Values(IReadOnlyDictionary<string, IReadOnlyList<EdgeHeader>>? headers, string name) =>
        headers?.GetValueOrDefault(name)?.Select(header => header.Value) ?? [];

    // A line break would start another header.
    private static bool IsField(string name, EdgeHeader header) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(OfNames)
            && (header.Key is null || header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            && header.Value is not null && header.Value.All(character => character is '\t' or (>= ' ' and <= '~'));
}
