using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Lambda.Engine.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lambda.Functions.Access.SignatureV4;

/// <summary>Checks that a request's signature is the one that its access key makes for the whole request.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.</remarks>
internal static class SignatureCheck
{
    private const int HexHash = 2 * SHA256.HashSizeInBytes;
    private const int LargestKept = 64 * 1024;

    // Reused by the thread: its content is hashed before the next request.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    /// <summary>Returns a refusal, unless the key signed this request with this payload.</summary>
    public static AccessRefusal? Verify(in SignedRequest signed, SigningKey key, HttpRequest request, ReadOnlySpan<byte> payload)
    {
        if (CanonicalHeaders.Check(signed.SignedHeaders.Span, request.Headers) is { } refusal) return refusal;
        Span<byte> payloadHash = stackalloc byte[HexHash];
        Hex(payload, payloadHash);
        if (request.Headers.TryGetValue("x-amz-content-sha256", out var claimed) && !Equal(payloadHash, claimed.ToString()))
            return AccessRefusal.Invalid("The provided 'x-amz-content-sha256' header does not match what was computed.");

        var (path, query) = Target(request);
        foreach (var spelling in CanonicalPath.Spellings(path))
            if (IsSignature(signed, key, request, spelling, query, payloadHash)) return null;
        return AccessRefusal.Mismatch;
    }

    private static bool IsSignature(
        in SignedRequest signed, SigningKey key, HttpRequest request, string path, string query, ReadOnlySpan<byte> payloadHash)
    {
        Span<byte> expected = stackalloc byte[HexHash];
        Sign(signed, key, request, path, query, payloadHash, expected);
        return Equal(expected, signed.Signature.Span);
    }

    private static void Sign(
        in SignedRequest signed, SigningKey key, HttpRequest request, string path, string query, ReadOnlySpan<byte> payloadHash,
        Span<byte> signature)
    {
        var buffer = Buffer();
        Text(buffer, request.Method);
        buffer.Write("\n"u8);
        CanonicalPath.Write(buffer, path);
        buffer.Write("\n"u8);
        CanonicalQuery.Write(buffer, query);
        buffer.Write("\n"u8);
        CanonicalHeaders.Write(buffer, signed.SignedHeaders.Span, request);
        buffer.Write("\n"u8);
        Text(buffer, signed.SignedHeaders.Span);
        buffer.Write("\n"u8);
        buffer.Write(payloadHash);
        Span<byte> requestHash = stackalloc byte[HexHash];
        Hex(buffer.WrittenSpan, requestHash);

        buffer.ResetWrittenCount();
        Text(buffer, $"{SignedRequest.Algorithm}\n");
        Text(buffer, signed.Date);
        buffer.Write("\n"u8);
        Text(buffer, signed.Scope.Date.Span);
        buffer.Write("/"u8);
        Text(buffer, signed.Scope.Region.Span);
        buffer.Write("/"u8);
        Text(buffer, signed.Scope.Service.Span);
        Text(buffer, $"/{CredentialScope.Terminator}\n");
        buffer.Write(requestHash);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.For(signed.Scope), buffer.WrittenSpan, hash);
        Convert.TryToHexStringLower(hash, signature, out _);
    }

    // The path as received, before the server decoded it.
    private static (string Path, string Query) Target(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is not { Length: > 0 } || target[0] != '/')
            return (request.PathBase.Add(request.Path).ToUriComponent(), request.QueryString.Value ?? "");
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? (target, "") : (target[..query], target[query..]);
    }

    private static ArrayBufferWriter<byte> Buffer()
    {
        if (s_buffer is not { Capacity: <= LargestKept }) s_buffer = new(4096);
        s_buffer.ResetWrittenCount();
        return s_buffer;
    }

    private static void Text(ArrayBufferWriter<byte> buffer, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, buffer);

    private static void Hex(ReadOnlySpan<byte> bytes, Span<byte> hex)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        Convert.TryToHexStringLower(hash, hex, out _);
    }

    private static bool Equal(ReadOnlySpan<byte> expected, ReadOnlySpan<char> given)
    {
        Span<byte> bytes = stackalloc byte[HexHash];
        return given.Length == HexHash && Ascii.FromUtf16(given, bytes, out _) == OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(expected, bytes);
    }
}
