using Microsoft.AspNetCore.Http;

namespace Local.Emulator.Ports;

/// <summary>Reads request bodies up to a size limit.</summary>
internal static class RequestBody
{
    /// <summary>
    /// How much of an oversized body is read before the answer. A client that is still sending would otherwise see a broken connection.
    /// </summary>
    private const long Patience = 16 * 1024 * 1024;

    /// <summary>Reads a body; null if it is longer than the limit.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        // Reads one byte more than the limit, to detect a body that exceeds it.
        var buffer = new byte[request.ContentLength is { } length && length <= limit ? (int)length : limit + 1];
        var read =
            await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (read <= limit) return buffer.AsMemory(0, read);
        for (long seen = read; read > 0 && seen < Patience; seen += read)
            read = await request.Body.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        return null;
    }
}
