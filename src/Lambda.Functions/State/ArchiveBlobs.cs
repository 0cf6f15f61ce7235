using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Lambda.Engine.Routing.Archives;

namespace Lambda.Functions.State;

/// <summary>
/// Stores archived events in append blobs, with one line of JSON for each event: <c>archive/yyyy-MM-dd/HH-part.jsonl</c>. The hour is that
/// of the event. An append is a single, atomic call, so any number of instances may add to a file.
/// </summary>
internal sealed class ArchiveBlobs(BlobServiceClient blobs) : IArchiveStore
{
    /// <summary>The maximum number of events in a page.</summary>
    internal const int Page = 100;

    // An append takes as much; no event is larger.
    private const int Piece = 4 * 1024 * 1024;
    private const string HourFormat = "yyyy-MM-dd/HH";

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(StorageNames.Archives);

    public Task AppendAsync(string archive, DateTimeOffset time, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The event was not archived", async () =>
        {
            var line = LineOf(json.Span);
            for (var part = 0; ; part++)
                if (await TryAppendAsync(_container.GetAppendBlobClient(Name(archive, time, part)), line, cancellation)) return;
        }, cancellation);

    public async IAsyncEnumerable<ArchivePage> ReadAsync(
        string archive, DateTimeOffset from, DateTimeOffset to, ArchivePosition? after,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (file, length) in await FilesAsync(archive, from, to, after, cancellation))
        {
            for (var at = file == after?.File ? after.Offset : 0; at < length;)
            {
                var lines = new Lines(await DownloadAsync(file, at, Math.Min(Piece, length - at), cancellation));
                while (lines.Next(Page) is { Count: > 0 } events) yield return new(events, new(file, at + lines.Read));
                // What has no end is no event: appends end with one. Deleted meanwhile, the file has no lines at all.
                if (lines.Read == 0) break;
                at += lines.Read;
            }
        }
    }

    public Task<int> DeleteOlderAsync(string archive, DateTimeOffset before, CancellationToken cancellation) =>
        StorageGuard.CallAsync("Archived events were not deleted", async () =>
        {
            var deleted = 0;
            await foreach (var file in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{archive}/", cancellation))
                if (file.Properties.LastModified < before && await TryDeleteAsync(file, cancellation)) deleted++;
            return deleted;
        }, cancellation);

    // A blob takes 50,000 appends; then the hour gets another one.
    private static async Task<bool> TryAppendAsync(AppendBlobClient file, byte[] line, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                using var content = new MemoryStream(line, writable: false);
                await file.AppendBlockAsync(content, cancellationToken: cancellation);
                return true;
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                await file.CreateIfNotExistsAsync(cancellationToken: cancellation);
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlockCountExceedsLimit)
            {
                return false;
            }
        }
    }

    private Task<List<(string Name, long Length)>> FilesAsync(
        string archive, DateTimeOffset from, DateTimeOffset to, ArchivePosition? after, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The archive's files were not listed", async () =>
        {
            var (first, last) = (HourOf(archive, from), HourOf(archive, to));
            var files = new List<(string, long)>();
            await foreach (var file in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{archive}/", cancellation))
            {
                // Names are listed in this order, and begin with the hour.
                if (string.CompareOrdinal(file.Name, first) < 0 || string.CompareOrdinal(file.Name, after?.File) < 0) continue;
                if (string.CompareOrdinal(file.Name, 0, last, 0, last.Length) > 0) break;
                files.Add((file.Name, file.Properties.ContentLength ?? 0));
            }
            return files;
        }, cancellation);

    private Task<ReadOnlyMemory<byte>> DownloadAsync(string file, long at, long length, CancellationToken cancellation) =>
        StorageGuard.CallAsync<ReadOnlyMemory<byte>>("The archive was not read", async () =>
        {
            try
            {
                var options = new BlobDownloadOptions { Range = new HttpRange(at, length) };
                return (await _container.GetBlobClient(file).DownloadContentAsync(options, cancellation)).Value.Content.ToMemory();
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                // It was past its retention.
                return default;
            }
        }, cancellation);

    // An event that was added since the listing keeps its file.
    private async Task<bool> TryDeleteAsync(BlobItem file, CancellationToken cancellation)
    {
        try
        {
            return await _container.DeleteBlobIfExistsAsync(
                file.Name, conditions: new() { IfMatch = file.Properties.ETag }, cancellationToken: cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }

    private static string Name(string archive, DateTimeOffset time, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{HourOf(archive, time)}-{part:0000}.jsonl");

    private static string HourOf(string archive, DateTimeOffset time) =>
        $"{archive}/{time.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture)}";

    // In JSON a line can only end between two tokens, where a space means the same.
    private static byte[] LineOf(ReadOnlySpan<byte> json)
    {
        var line = new byte[json.Length + 1];
        json.CopyTo(line);
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        line[^1] = (byte)'\n';
        return line;
    }

    private sealed class Lines(ReadOnlyMemory<byte> piece)
    {
        /// <summary>How many bytes the lines returned so far have.</summary>
        public int Read { get; private set; }

        public List<ReadOnlyMemory<byte>> Next(int most)
        {
            var lines = new List<ReadOnlyMemory<byte>>();
            while (lines.Count < most && piece[Read..].Span.IndexOf((byte)'\n') is >= 0 and var length)
            {
                lines.Add(piece.Slice(Read, length));
                Read += length + 1;
            }
            return lines;
        }
    }
}
