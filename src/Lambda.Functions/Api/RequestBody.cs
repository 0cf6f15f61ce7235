using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>A request's body, read up to a limit.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="Error">The reason why it was not read; null if it was.</param>
internal readonly record struct RequestBody(ReadOnlyMemory<byte> Bytes, AwsError? Error = null)
{
    /// <summary>Reads the body once. Further calls return the body that the first call read.</summary>
    /// <param name="limit">The maximum size of the body, in bytes.</param>
    /// <param name="tooLarge">Makes the error for a larger body from its size, if that is known.</param>
    /// <param name="share">Counts the bytes while the caller is not authenticated; null when it is.</param>
    /// <exception cref="IOException">The caller disconnected. No token is needed for this, which saves an object on every
    /// request.</exception>
    public static async ValueTask<RequestBody> ReadAsync(
        HttpRequest request, int limit, Func<long, AwsError> tooLarge, BodyBudget.Share? share = null)
    {
        if (request.Body is MemoryStream whole && whole.TryGetBuffer(out var bytes))
            return bytes.Count > limit ? new(default, tooLarge(bytes.Count)) : new(bytes);
        if (request.ContentLength > limit) return new(default, tooLarge(request.ContentLength.Value));
        try
        {
            return await ReadAsync(request.Body, (int?)request.ContentLength, limit, tooLarge, share);
        }
        catch (IOException e) when (e is BadHttpRequestException or { InnerException: OverflowException })
        {
            // The server throws while reading if the body is cut short or its chunks are invalid.
            return new(
                default,
                e is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
                    ? tooLarge(limit)
                    : AwsError.InvalidRequest("The request body could not be read to its end."));
        }
    }

    /// <summary>Puts the body back into the request, so that it can be read again without a copy.</summary>
    public MemoryStream ToStream() => MemoryMarshal.TryGetArray(Bytes, out var bytes) && bytes.Array is { } array
        ? new(array, bytes.Offset, bytes.Count, writable: false, publiclyVisible: true)
        : new(Bytes.ToArray(), 0, Bytes.Length, writable: false, publiclyVisible: true);

    private static async ValueTask<RequestBody> ReadAsync(
        Stream body, int? announced, int limit, Func<long, AwsError> tooLarge, BodyBudget.Share? share)
    {
        // A body without a length is too large if it has one byte more than the limit.
        var most = announced ?? limit + 1;
        using var buffer = new BodyBuffer(most, share);
        while (buffer.Length < most)
        {
            if (!buffer.TryGrow()) return new(default, AwsError.Busy());
            var read = await body.ReadAsync(buffer.Free, CancellationToken.None);
            if (read == 0)
                return announced is null
                    ? new(buffer.ToMemory())
                    : new(default, AwsError.InvalidRequest("The request body ended before its Content-Length."));
            buffer.Advance(read);
        }
        return announced is null ? new(default, tooLarge(buffer.Length)) : new(buffer.ToMemory());
    }
}
