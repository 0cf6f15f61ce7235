using System.Globalization;
using System.Text;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CsvHelper;

namespace FunctionApp.Handlers.Importing;

/// <summary>Writes the rows that an import rejects to a blob: a CSV of Line, Reason, Row.</summary>
/// <remarks>
/// Blocks are staged as they fill up and committed together: a failed import leaves the blob of the previous import unchanged.
/// </remarks>
internal sealed class RejectedRows : IAsyncDisposable
{
    private const int BlockSize = 1024 * 1024;

    private readonly BlockBlobClient _blob;

    // Unique per import: two imports of one day may run at the same time, and one of them may fail and be retried.
    private readonly string _import = Guid.NewGuid().ToString("N");
    private readonly List<string> _blocks = [];
    private readonly MemoryStream _buffer = new();
    private readonly CsvWriter _csv;
    private bool _any;

    public RejectedRows(BlockBlobClient blob)
    {
        _blob = blob;
        _csv = new CsvWriter(
            new StreamWriter(_buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), CultureInfo.InvariantCulture);
    }

    public async Task AddAsync(SalesRow.Rejected row, CancellationToken cancellation)
    {
        if (!_any) await WriteAsync("Line", "Reason", "Row");
        _any = true;
        await WriteAsync(row.LineNumber.ToString(CultureInfo.InvariantCulture), row.Reason, row.Text);
        if (_buffer.Length >= BlockSize) await StageAsync(cancellation);
    }

    /// <summary>Replaces the rows of an earlier import. Deletes the blob when there are none.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        if (!_any)
        {
            await _blob.DeleteIfExistsAsync(cancellationToken: cancellation);
            return;
        }
        if (_buffer.Length > 0) await StageAsync(cancellation);
        await _blob.CommitBlockListAsync(
            _blocks, new BlobHttpHeaders { ContentType = "text/csv; charset=utf-8" }, cancellationToken: cancellation);
    }

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private async Task WriteAsync(params string[] fields)
    {
        foreach (var field in fields) _csv.WriteField(field);
        await _csv.NextRecordAsync();
        await _csv.FlushAsync();
    }

    private async Task StageAsync(CancellationToken cancellation)
    {
        // The ids of a blob's blocks are base 64 of one length.
        var id = Convert.ToBase64String(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_import}-{_blocks.Count:000000}")));
        _buffer.Position = 0;
        await _blob.StageBlockAsync(id, _buffer, cancellationToken: cancellation);
        _blocks.Add(id);
        _buffer.SetLength(0);
    }
}
