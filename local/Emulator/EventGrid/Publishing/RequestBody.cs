using Microsoft.AspNetCore.Http;

namespace Local.Emulator.EventGrid.Publishing;

/// <summary>Reads bodies that have a limit.</summary>
internal static class RequestBody
{
    /// <summary>Null if it is longer.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit) return null;
        // One byte more than the limit tells that it is exceeded.
        var buffer = new byte[request.ContentLength is { } length ? (int)length : limit + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return read > limit ? null : buffer.AsMemory(0, read);
    }
}
