using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Functions.TableStreams;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace TableStreams.Tests.Writing;

/// <summary>Writes while storage answers one of their requests with an error, before it did anything or after.</summary>
public sealed class FaultTests(Storage storage)
{
    private const int Steps = 7;
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, "InvalidInput")]
    [InlineData(403, "AuthenticationFailed")]
    [InlineData(404, "ResourceNotFound")]
    [InlineData(404, "TableNotFound")]
    [InlineData(409, "EntityAlreadyExists")]
    [InlineData(409, "TableBeingDeleted")]
    [InlineData(412, "UpdateConditionNotSatisfied")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(500, "OperationTimedOut")]
    [InlineData(503, "ServerBusy")]
    [InlineData(0, "no answer")]
    public async Task An_item_and_its_change_are_either_both_stored_or_both_missing_whatever_storage_answers(int status, string code)
    {
        var table = Connect(new(step: -1, status, code, isMade: false));
        await table.CreateIfNotExistsAsync(Cancellation);
        await table.AddEntityAsync(new TableEntity("first", "1"), Cancellation);
        var written = new List<string> { "first" };
        for (var step = 0; step < Steps; step++)
            foreach (var isMade in new[] { false, true })
            {
                // These say that the request had no effect.
                if (isMade && status is 404 or 409 or 412) continue;
                var partition = $"{step}{isMade}";
                try
                {
                    await Connect(new(step, status, code, isMade)).UpsertEntityAsync(
                        new TableEntity(partition, "1") { ["Text"] = code }, cancellationToken: Cancellation);
                    written.Add(partition);
                }
                catch (Exception e) when (e is RequestFailedException or TaskCanceledException or InvalidOperationException)
                {
                    // Unknown to the caller; the table knows.
                }
            }
        var items = new List<string>();
        await foreach (var item in table.QueryAsync<TableEntity>(cancellationToken: Cancellation)) items.Add(item.PartitionKey);
        Assert.Subset(items.ToHashSet(), written.ToHashSet());
        Assert.Equal(items.Order(), (await ChangesAsync()).Order());
    }

    private async Task<List<string>> ChangesAsync()
    {
        var tables = new TableServiceClient(_account);
        var feed = new ShardFeed(
            new("items", new() { Shards = 1 }), 0, new TableRows(tables.GetTableClient("items")),
            new TableRows(tables.GetTableClient("tablestreams")), new ImageBlobs(new BlobServiceClient(_account)), TimeProvider.System,
            NullLogger.Instance);
        while (await feed.TakeUpAsync(Cancellation)) { }
        var changes = new List<string>();
        while (await feed.NextAsync(changes.Count, Cancellation) is { Records: { Count: > 0 } next })
            changes.AddRange(next.Select(record => record.PartitionKey.Split('\n')[0]));
        return changes;
    }

    private StreamedTable Connect(Fault fault)
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        options.AddPolicy(fault, HttpPipelinePosition.PerRetry);
        return StreamedTable.Connect(
            new(_account, options), new BlobServiceClient(_account),
            new QueueServiceClient(_account, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }), "items",
            new() { Shards = 1 });
    }

    /// <summary>Answers one request with an error.</summary>
    private sealed class Fault(int step, int status, string code, bool isMade) : HttpPipelinePolicy
    {
        private int _step = -1;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var isIt = Interlocked.Increment(ref _step) == step;
            if (!isIt || isMade) await ProcessNextAsync(message, pipeline);
            if (!isIt) return;
            if (status == 0) throw new TaskCanceledException("The network's time is over.");
            message.Response = new Refusal(status, code);
        }
    }

    private sealed class Refusal(int status, string code) : Response
    {
        public override int Status => status;

        public override bool IsError => true;

        public override string ReasonPhrase => code;

        public override Stream? ContentStream { get; set; } = new MemoryStream(Encoding.UTF8.GetBytes(
            $$"""{ "odata.error": { "code": "{{code}}", "message": { "lang": "en-US", "value": "{{code}}" } } }"""));

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [new("Content-Type", "application/json")];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) ? "application/json" : null;
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = TryGetHeader(name, out var value) ? [value] : null;
            return values is not null;
        }
    }
}
