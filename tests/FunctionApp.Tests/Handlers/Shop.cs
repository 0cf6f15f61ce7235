using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using FunctionApp.Handlers.Catalogue;
using FunctionApp.Handlers.Importing;
using Lambda.Events;
using Lambda.Testing;

namespace FunctionApp.Tests.Handlers;

/// <summary>The shop on a storage account of its own.</summary>
internal sealed class Shop(string connection)
{
    public const string Header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

    private readonly TableServiceClient _tables = new(connection);

    public BlobContainerClient Container { get; } = new(connection, "uploads");

    public TableClient Products => _tables.GetTableClient(ProductCatalogue.Table);

    public TableClient Summaries => _tables.GetTableClient(DaySummaries.Table);

    /// <summary>A catalogue of its own, which has created nothing yet.</summary>
    public ProductCatalogue Catalogue() => new(_tables);

    public async Task<Product?> FindAsync(string code)
    {
        Assert.True(StockCode.TryParse(code, out var parsed));
        return await Catalogue().FindAsync(parsed, TestContext.Current.CancellationToken);
    }

    public Task<ImportResult> ImportAsync(string day, params string[] lines) =>
        ImportAsync(day, Encoding.UTF8.GetBytes(string.Join('\n', [Header, .. lines]) + "\n"));

    public async Task<ImportResult> ImportAsync(string day, byte[] file)
    {
        await UploadAsync($"sales/{day}.csv", file);
        return await HandleAsync(Event($"sales/{day}.csv"));
    }

    public async Task UploadAsync(string path, byte[] content)
    {
        await Container.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await Container.GetBlobClient(path).UploadAsync(new BinaryData(content), overwrite: true, TestContext.Current.CancellationToken);
    }

    public Task<ImportResult> HandleAsync(S3Event input) =>
        new ImportSales(new BlobServiceClient(connection), Catalogue(), new DaySummaries(_tables))
            .HandleAsync(input, new TestLambdaContext { FunctionName = "import-sales" }, TestContext.Current.CancellationToken);

    public static S3Event Event(params string[] keys) => TestEvents.ObjectsCreated("uploads", keys);

    /// <summary>The day's rejected rows; null when there is no such blob.</summary>
    public async Task<string?> RejectedAsync(string day)
    {
        var blob = Container.GetBlobClient($"rejected/{day}.csv");
        return await blob.ExistsAsync(TestContext.Current.CancellationToken)
            ? (await blob.DownloadContentAsync(TestContext.Current.CancellationToken)).Value.Content.ToString()
            : null;
    }

    /// <summary>Every entity of a table as text, in order, without what each write changes.</summary>
    public static async Task<string> DumpAsync(TableClient table)
    {
        var dump = new StringBuilder();
        await foreach (var entity in table.QueryAsync<TableEntity>(cancellationToken: TestContext.Current.CancellationToken))
            dump.AppendLine(string.Join(' ',
                [
                    entity.PartitionKey,
                    entity.RowKey,
                    .. entity.Where(property => property.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag"))
                        .OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => $"{property.Key}={property.Value}")
                ]));
        return dump.ToString();
    }
}
