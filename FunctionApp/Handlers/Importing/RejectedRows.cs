using System.Globalization;
using System.Text;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CsvHelper;

namespace FunctionApp.Handlers.Importing;

/// <summary>Writes the rows that an import rejects to a blob: a CSV of Line, Reason, Row.</summary>
/// <remarks>Blocks are staged as they fill up and take effect together: an import that fails leaves the blob of the one before.</remarks>
internal sealed class RejectedRows(BlockBlobClient blob) : IDisposable
{
    private const int BlockSize = 1024 * 1024;

    // Unlike those of another import of the day, at the same time, of which one then fails and is tried again.
    private readonly string _import = Guid.NewGuid().ToString("N");
    private readonly List<string> _blocks = [];
    private readonly MemoryStream _buffer = new();
    private int _rows;

    public async Task AddAsync(SalesRow.Rejected row, CancellationToken cancellation)
    {
        using (var text = new StreamWriter(_buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
        using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture))
        {
            if (_rows++ == 0) Write(csv, "Line", "Reason", "Row");
            Write(csv, row.LineNumber.ToString(CultureInfo.InvariantCulture), row.Reason, row.Text);
        }
        if (_buffer.Length >= BlockSize) await StageAsync(cancellation);
    }

    /// <summary>Puts the rows in the place of those of an earlier import; deletes the blob when there are none.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        if (_rows == 0)
        {
            await blob.DeleteIfExistsAsync(cancellationToken: cancellation);
            return;
        }
        if (_buffer.Length > 0) await StageAsync(cancellation);
        await blob.CommitBlockListAsync(_blocks, new BlobHttpHeaders { ContentType = "text/csv; charset=utf-8" }, cancellationToken: cancellation);
    }

    public void Dispose() => _buffer.Dispose();

    private static void Write(CsvWriter csv, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields) csv.WriteField(field);
        csv.NextRecord();
    }

    private async Task StageAsync(CancellationToken cancellation)
    {
        // The ids of a blob's blocks are base 64 of one length.
        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_import}-{_blocks.Count:000000}")));
        _buffer.Position = 0;
        await blob.StageBlockAsync(id, _buffer, cancellationToken: cancellation);
        _blocks.Add(id);
        _buffer.SetLength(0);
    }
}
