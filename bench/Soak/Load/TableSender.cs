using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using HostedSoak;
using Lambda.Functions.TableStreams;
using Soak.Accounts;

namespace Soak.Load;

/// <summary>Writes the items of a table whose changes are a stream.</summary>
internal sealed class TableSender(string storage, Ledger ledger) : ISender
{
    private const int Items = 64, Partitions = 8;
    private static readonly string Filling = new('x', 200);
    private readonly Numbers _numbers = new(Kind.Table, Items);
    private readonly StreamedTable _table = StreamedTable.Connect(
        new TableServiceClient(storage), new BlobServiceClient(storage),
        new QueueServiceClient(storage, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }), EventSources.Table);

    public Task CreateAsync(CancellationToken cancellation) => _table.CreateIfNotExistsAsync(cancellation);

    public Task SendAsync(CancellationToken cancellation) => _numbers.SendAsync(async thing =>
    {
        var item = new TableEntity($"{thing.Key.Sum(digit => digit) % Partitions}", thing.Key)
        {
            ["Number"] = thing.Number,
            ["Filling"] = Filling,
        };
        await _table.UpsertEntityAsync(item, TableUpdateMode.Replace, cancellation);
        ledger.Accept(thing);
    }, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
