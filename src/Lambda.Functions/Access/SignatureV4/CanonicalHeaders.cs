using System.Buffers;
using System.Text;
using Lambda.Engine.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Lambda.Functions.Access.SignatureV4;

/// <summary>The headers of a canonical request: those that are signed, with their values trimmed.</summary>
internal static class CanonicalHeaders
{
    /// <summary>Returns a refusal when the names are out of order, or when headers that must be signed are not signed.</summary>
    public static AccessRefusal? Check(ReadOnlySpan<char> signedHeaders, IHeaderDictionary headers)
    {
        var last = ReadOnlySpan<char>.Empty;
        var hasHost = false;
        foreach (var range in signedHeaders.Split(';'))
        {
            var name = signedHeaders[range];
            if (name.IsEmpty || name.ContainsAnyInRange('A', 'Z') || name.CompareTo(last, StringComparison.Ordinal) <= 0)
                return AccessRefusal.Incomplete("SignedHeaders must be the names of headers in lower case, in order, each once.");
            hasHost |= name.SequenceEqual("host");
            last = name;
        }
        if (!hasHost) return AccessRefusal.Invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        foreach (var (name, _) in headers)
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !IsSigned(name, signedHeaders))
                return AccessRefusal.Invalid("Each header that begins with 'x-amz-' must be a 'SignedHeader' in the AWS Authorization.");
        return null;
    }

    /// <summary>Writes each header on a line as <c>name:value</c>.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> signedHeaders, HttpRequest request)
    {
        foreach (var range in signedHeaders.Split(';'))
        {
            var name = signedHeaders[range];
            Text(output, name);
            output.Write(":"u8);
            // The host that the caller addressed, which the worker has restored from the host's X-Forwarded-Host.
            if (name.SequenceEqual("host")) Text(output, request.Host.Value);
            else Values(output, request.Headers[name.ToString()]);
            output.Write("\n"u8);
        }
    }

    private static void Values(IBufferWriter<byte> output, StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0) output.Write(","u8);
            var rest = values[i].AsSpan().Trim();
            // Runs of spaces count as one.
            while (rest.IndexOf("  ", StringComparison.Ordinal) is >= 0 and var at)
            {
                Text(output, rest[..(at + 1)]);
                rest = rest[(at + 2)..].TrimStart(' ');
            }
            Text(output, rest);
        }
    }

    private static void Text(IBufferWriter<byte> output, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);

    private static bool IsSigned(string header, ReadOnlySpan<char> signedHeaders)
    {
        foreach (var range in signedHeaders.Split(';'))
            if (signedHeaders[range].Equals(header, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
