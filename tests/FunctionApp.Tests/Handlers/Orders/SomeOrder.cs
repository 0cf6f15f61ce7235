using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using FunctionApp.Handlers.Orders;
using Lambda.Functions.TableStreams;

namespace FunctionApp.Tests.Handlers.Orders;

/// <summary>Makes invoices and cancellations.</summary>
internal static class SomeOrder
{
    private static readonly DateTime Written = new(2010, 12, 1, 8, 26, 0);

    public static Order Of(string invoice, params (string Sku, int Quantity, decimal Price)[] lines) =>
        new(invoice, "United Kingdom", "17850", Written, [.. lines.Select(line => new OrderLine(line.Sku, line.Quantity, line.Price))]);

    /// <summary>The table of orders in an account.</summary>
    public static StreamedTable Table(string account) => StreamedTable.Connect(
        new TableServiceClient(account), new BlobServiceClient(account),
        new QueueServiceClient(account, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }), OrderBook.Table);
}
