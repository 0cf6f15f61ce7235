using System.Buffers;

namespace Lambda.Functions.Access.SignatureV4;

/// <summary>The path of a canonical request: dots and empty segments resolved, then encoded.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request: services
/// other than S3 encode the path twice, and the path of a request is encoded once already.
/// </remarks>
internal static class CanonicalPath
{
    /// <summary>Writes the path as it was sent.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> path)
    {
        if (path.IsEmpty) path = "/";
        UriEncoding.Write(output, IsPlain(path) ? path : Resolve(path.ToString()), isPath: true);
    }

    /// <summary>
    /// Returns the path as it arrived, and as it may have been before the Functions host's proxy decoded it and encoded it by other rules:
    /// <c>%3A</c> in an ARN arrives as a colon, and <c>%2F</c>, which ASP.NET does not decode, as <c>%252F</c>.
    /// </summary>
    public static IEnumerable<string> Spellings(string path)
    {
        yield return path;
        var encoded = Encode(path);
        if (encoded != path) yield return encoded;
        var before = path.Replace("%252F", "%2F", StringComparison.Ordinal).Replace("%252f", "%2f", StringComparison.Ordinal);
        if (before == path) yield break;
        yield return before;
        encoded = Encode(before);
        if (encoded != before) yield return encoded;
    }

    private static string Encode(string path) =>
        string.Join('/', path.Split('/').Select(segment => UriEncoding.Encode(Uri.UnescapeDataString(segment))));

    private static bool IsPlain(ReadOnlySpan<char> path) =>
        path[0] == '/' && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal);

    private static string Resolve(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or ".") continue;
            if (segment != "..") segments.Add(segment);
            else if (segments.Count > 0) segments.RemoveAt(segments.Count - 1);
        }
        var isFolder = segments.Count > 0
            && (path[^1] == '/' || path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal));
        return $"/{string.Join('/', segments)}{(isFolder ? "/" : "")}";
    }
}
