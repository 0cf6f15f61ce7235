using System.Buffers;
using System.Text;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>Converts a path to the single form in which policies match it.</summary>
internal static class PolicyPath
{
    // Characters that a segment may contain unescaped: pchar of RFC 3986, section 3.3.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@");

    /// <summary>Encodes only those characters of the path that must be encoded. An encoded slash stays encoded.</summary>
    /// <param name="path">A path as it was sent.</param>
    public static string Of(string path) => string.Join('/', path.Split('/').Select(OfSegment));

    private static string OfSegment(string segment)
    {
        var decoded = Uri.UnescapeDataString(segment);
        if (!decoded.AsSpan().ContainsAnyExcept(Plain)) return decoded;
        var canonical = new StringBuilder(segment.Length);
        foreach (var rune in decoded.EnumerateRunes())
            canonical.Append(rune.IsAscii && Plain.Contains((char)rune.Value) ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        return canonical.ToString();
    }
}
