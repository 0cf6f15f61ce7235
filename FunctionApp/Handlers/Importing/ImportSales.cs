using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using FunctionApp.Handlers.Catalogue;
using Lambda;
using Lambda.Events;

namespace FunctionApp.Handlers.Importing;

/// <summary>
/// Imports the uploaded sales of a day: products into the catalogue, the day's summary, and the rows that it rejects into
/// <c>rejected/&lt;day&gt;.csv</c>.
/// </summary>
/// <remarks>
/// A day's file contains everything about the day: importing it again replaces its summary and its rejected rows. The catalogue keeps each
/// product's latest price and description by invoice time, whatever the order in which days are imported; if the times are equal, the later
/// row and the later import count. It forgets nothing: facts from a row that a corrected file no longer has are kept. Everything is written
/// after the whole file has been read, the summary last, and writing it again changes nothing, so that a retry completes an import that was
/// interrupted.
/// </remarks>
public sealed class ImportSales(
    BlobServiceClient blobs, IProductCatalogue catalogue, DaySummaries summaries) : IHandler<S3Event, ImportResult>
{
    /// <inheritdoc/>
    /// <exception cref="SalesFileException">A file does not exist, is not named as a day's sales, or is not a CSV of sales.</exception>
    public async Task<ImportResult> HandleAsync(S3Event input, ILambdaContext context, CancellationToken cancellation)
    {
        if (input?.Records is not { Count: > 0 } records)
            throw new SalesFileException("The event has no records: expected an S3 event about an upload.");
        var results = new List<ImportResult>(records.Count);
        foreach (var file in records.Select(SalesFile.Of).ToList()) results.Add(await ImportAsync(file, context, cancellation));
        return results.Count == 1 ? results[0] : results[0] with { Further = results[1..] };
    }

    private async Task<ImportResult> ImportAsync(SalesFile file, ILambdaContext context, CancellationToken cancellation)
    {
        var container = blobs.GetBlobContainerClient(file.Container);
        await using var rejected = new RejectedRows(container.GetBlockBlobClient(file.RejectedPath));
        var totals = new DayTotals();
        await using (var stream = await OpenAsync(container.GetBlobClient(file.Path), cancellation))
        {
            await foreach (var row in SalesFileReader.ReadAsync(stream, cancellation))
            {
                switch (row)
                {
                    case SalesRow.Accepted accepted:
                        totals.Add(accepted.Line);
                        break;
                    case SalesRow.Rejected bad:
                        totals.Reject();
                        await rejected.AddAsync(bad, cancellation);
                        break;
                }
            }
        }

        await rejected.CompleteAsync(cancellation);
        await catalogue.MergeAsync(totals.Products, cancellation);
        var result = totals.Result(file.DayName);
        await summaries.PutAsync(result, cancellation);
        ImportLog.Imported(context.Logger, file.Path, result.Accepted, result.Rows, result.Products);
        if (result.Rejected > 0) ImportLog.Rejected(context.Logger, result.Rejected, file.Path, file.RejectedPath);
        return result;
    }

    private static async Task<Stream> OpenAsync(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            // If the file is replaced while it is being read, the import fails and its retry reads the new file.
            return await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw new SalesFileException($"There is no blob '{blob.Name}' in container '{blob.BlobContainerName}'.", e);
        }
    }
}
