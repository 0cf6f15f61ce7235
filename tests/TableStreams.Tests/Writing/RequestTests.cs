using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Functions.TableStreams;
using Testing;

namespace TableStreams.Tests.Writing;

/// <summary>The requests of writes, counted in the clients' pipelines and compared with docs/table-streams.md.</summary>
public sealed class RequestTests(Storage storage)
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "table-streams.md"));
    private readonly string _account = storage.NewAccount();
    private readonly Requests _toTables = new();
    private readonly Requests _toQueues = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_documentation_compares_the_cost_of_a_write_with_that_of_a_plain_table()
    {
        var (plain, streamed) = (Tables().GetTableClient("plain"), Streamed());
        await plain.CreateIfNotExistsAsync(Cancellation);
        await streamed.CreateIfNotExistsAsync(Cancellation);
        // Another process has begun the stream.
        await Streamed().AddEntityAsync(Item("other", "1"), Cancellation);
        var created = _toQueues.Count;
        var first = await CountAsync(() => streamed.AddEntityAsync(Item("p", "1"), Cancellation));
        Assert.Equal(1, _toQueues.Count - created);
        var firstOfPartition = await CountAsync(() => streamed.AddEntityAsync(Item("q", "1"), Cancellation));

        var (plainAdd, add) = (
            await CountAsync(() => plain.AddEntityAsync(Item("p", "1"), Cancellation)),
            await CountAsync(() => streamed.AddEntityAsync(Item("p", "2"), Cancellation)));
        Says($"| add, partition written lately by this process | {plainAdd} | {add} |");
        var others = new (Func<Task> Plain, Func<Task> Streamed)[]
        {
            (() => plain.UpdateEntityAsync(Item("p", "1"), ETag.All, cancellationToken: Cancellation),
                () => streamed.UpdateEntityAsync(Item("p", "1"), ETag.All, cancellationToken: Cancellation)),
            (() => plain.UpsertEntityAsync(Item("p", "1"), cancellationToken: Cancellation),
                () => streamed.UpsertEntityAsync(Item("p", "1"), cancellationToken: Cancellation)),
            (() => plain.DeleteEntityAsync("p", "1", cancellationToken: Cancellation),
                () => streamed.DeleteEntityAsync("p", "1", cancellationToken: Cancellation)),
        };
        foreach (var (theirs, ours) in others)
            Says(
                $"| update, upsert or delete, the same | {await CountAsync(theirs)} | {await CountAsync(ours)}: ");
        Says(
            $"| the first write of a partition, or the first after a second of quiet | 1 | {firstOfPartition - add} more: ");
        Says($"| the first write of a process | 1 | {first - firstOfPartition} more: ");

        TableTransactionAction[] actions =
            [.. Enumerable.Range(0, 49).Select(row => new TableTransactionAction(TableTransactionActionType.Add, Item("p", $"t{row}")))];
        var transaction = await CountAsync(() => streamed.SubmitTransactionAsync(actions, Cancellation));
        Says($"| a transaction of 49 adds, the same | 1 | {transaction} |");
    }

    [Fact]
    public async Task Each_storage_operation_of_the_engine_is_a_single_request()
    {
        await Tables().GetTableClient("rows").CreateAsync(Cancellation);
        var rows = new TableRows(Tables().GetTableClient("rows"));
        var values = new Dictionary<string, object?> { ["Number"] = 1 };
        RowWrite[] hundred = [.. Enumerable.Range(0, 100).Select(row => new RowWrite.Add($"{row:00}", values))];
        foreach (var call in new Func<Task>[]
        {
            () => rows.WriteAsync("p", hundred, Cancellation), () => rows.WriteAsync("p", [hundred[0]], Cancellation),
            () => rows.WriteAsync("p", [new RowWrite.Merge("00", values)], Cancellation),
            () => rows.WriteAsync("p", [new RowWrite.Upsert("100", values)], Cancellation),
            () => rows.WriteAsync("p", [new RowWrite.Delete("100", null)], Cancellation),
            () => rows.WriteAsync("p", [new RowWrite.Delete("100", null)], Cancellation),
            () => rows.FindAsync("p", "00", Cancellation), () => rows.FindAsync("p", "none", Cancellation),
            () => rows.ReadAsync("p", "", "~", 1000, Cancellation), () => rows.ReadAsync("p", "", "~", 100, Cancellation),
            () => rows.ReadAsync("p", "", "~", 1, Cancellation), () => rows.ReadAsync("none", "", "~", 1000, Cancellation),
        })
            Assert.Equal(1, await CountAsync(call));
    }

    private async Task<int> CountAsync(Func<Task> act)
    {
        var before = _toTables.Count;
        await act();
        return _toTables.Count - before;
    }

    private TableServiceClient Tables()
    {
        var options = new TableClientOptions();
        options.AddPolicy(_toTables, HttpPipelinePosition.PerRetry);
        return new(_account, options);
    }

    private StreamedTable Streamed()
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        options.AddPolicy(_toQueues, HttpPipelinePosition.PerRetry);
        var queues = new QueueServiceClient(_account, options);
        return StreamedTable.Connect(Tables(), new BlobServiceClient(_account), queues, "streamed", new() { Shards = 1 });
    }

    private static void Says(string row) =>
        Assert.True(Page.Contains(row, StringComparison.Ordinal), $"docs/table-streams.md does not say: {row}");

    private static TableEntity Item(string partition, string row) => new(partition, row) { ["Text"] = Guid.NewGuid() };

    private sealed class Requests : HttpPipelineSynchronousPolicy
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _count);
    }
}
