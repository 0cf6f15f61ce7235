using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api;

/// <summary>A request's body, read up to a limit.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="Error">Why there is none.</param>
internal readonly record struct RequestBody(ReadOnlyMemory<byte> Bytes, AwsError? Error = null)
{
    private const int ChunkSize = 16 * 1024;

    /// <summary>Reads the body; a body that was read before is not read again.</summary>
    /// <param name="limit">Its largest size.</param>
    /// <param name="tooLarge">The error for a larger one, from its size as far as it is known.</param>
    /// <exception cref="IOException">The caller went away. The server says so by itself: a token would be one more object on every request.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, int limit, Func<long, AwsError> tooLarge)
    {
        if (request.Body is MemoryStream whole && whole.TryGetBuffer(out var bytes)) return bytes.Count > limit ? new(default, tooLarge(bytes.Count)) : new(bytes);
        if (request.ContentLength > limit) return new(default, tooLarge(request.ContentLength.Value));
        try
        {
            if (request.ContentLength is { } length)
            {
                var body = new byte[length];
                await request.Body.ReadExactlyAsync(body, CancellationToken.None);
                return new(body);
            }
            return await ReadChunkedAsync(request, limit, tooLarge);
        }
        catch (EndOfStreamException)
        {
            return new(default, AwsError.InvalidRequest("The request body ended before its Content-Length."));
        }
        catch (BadHttpRequestException e)
        {
            // What the server finds wrong with the body while it is read: it is cut short, or its chunks are none.
            return new(default, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? tooLarge(limit) : AwsError.InvalidRequest("The request body could not be read to its end."));
        }
    }

    /// <summary>The body as the request's own, to be read again without a copy.</summary>
    public MemoryStream ToStream() => MemoryMarshal.TryGetArray(Bytes, out var bytes) && bytes.Array is { } array
        ? new(array, bytes.Offset, bytes.Count, writable: false, publiclyVisible: true)
        : new(Bytes.ToArray(), 0, Bytes.Length, writable: false, publiclyVisible: true);

    private static async ValueTask<RequestBody> ReadChunkedAsync(HttpRequest request, int limit, Func<long, AwsError> tooLarge)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[ChunkSize];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, CancellationToken.None)) > 0)
        {
            if (buffer.Length + read > limit) return new(default, tooLarge(buffer.Length + read));
            buffer.Write(chunk, 0, read);
        }
        return new(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }
}
