using System.Text;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Engine.TableStreams.Upkeep;
using Lambda.Engine.TableStreams.Writing;
using Lambda.Functions.TableStreams;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace TableStreams.Tests.Writing;

/// <summary>A streamed table in storage, and what its shard reads.</summary>
public sealed class StreamedTableTests(Storage storage)
{
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_of_write_is_recorded_as_a_change_with_its_images()
    {
        var table = await TableAsync();
        var tag = await table.AddEntityAsync(Item("1", "new"), Cancellation);
        await table.UpdateEntityAsync(Item("1", "changed"), tag, TableUpdateMode.Replace, Cancellation);
        await table.UpsertEntityAsync(new TableEntity("p", "1") { ["Other"] = 2 }, cancellationToken: Cancellation);
        Assert.True(await table.DeleteEntityAsync("p", "1", cancellationToken: Cancellation));
        Assert.Equal(
        [
            """INSERT {"Text":{"S":"new"}} -""", """MODIFY {"Text":{"S":"changed"}} {"Text":{"S":"new"}}""",
            """MODIFY {"Other":{"N":"2"},"Text":{"S":"changed"}} {"Text":{"S":"changed"}}""",
            """REMOVE - {"Other":{"N":"2"},"Text":{"S":"changed"}}""",
        ], await ChangesAsync());
    }

    [Theory]
    [InlineData(StreamViewType.KeysOnly, "MODIFY - -")]
    [InlineData(StreamViewType.NewImage, """MODIFY {"Text":{"S":"b"}} -""")]
    [InlineData(StreamViewType.OldImage, """MODIFY - {"Text":{"S":"a"}}""")]
    [InlineData(StreamViewType.NewAndOldImages, """MODIFY {"Text":{"S":"b"}} {"Text":{"S":"a"}}""")]
    public async Task The_view_type_decides_which_images_a_change_has(StreamViewType view, string change)
    {
        var table = await TableAsync(new() { View = view, Shards = 1 });
        await table.AddEntityAsync(Item("1", "a"), Cancellation);
        await table.UpsertEntityAsync(Item("1", "b"), cancellationToken: Cancellation);
        Assert.Equal(change, (await ChangesAsync())[1]);
    }

    [Fact]
    public async Task A_write_that_changes_nothing_is_not_recorded()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Item("1", "a"), Cancellation);
        await table.UpsertEntityAsync(Item("1", "a"), TableUpdateMode.Replace, Cancellation);
        Assert.False(await table.DeleteEntityAsync("p", "2", cancellationToken: Cancellation));
        Assert.Single(await ChangesAsync());
    }

    [Fact]
    public async Task A_write_whose_condition_fails_throws_RequestFailedException_and_is_not_recorded()
    {
        var table = await TableAsync();
        var old = await table.AddEntityAsync(Item("1", "a"), Cancellation);
        await table.UpdateEntityAsync(Item("1", "b"), old, cancellationToken: Cancellation);
        Assert.Equal(409, await StatusAsync(table.AddEntityAsync(Item("1", "c"), Cancellation)));
        Assert.Equal(412, await StatusAsync(table.UpdateEntityAsync(Item("1", "c"), old, cancellationToken: Cancellation)));
        Assert.Equal(412, await StatusAsync(table.DeleteEntityAsync("p", "1", old, Cancellation)));
        Assert.Equal(404, await StatusAsync(table.UpdateEntityAsync(Item("2", "c"), ETag.All, cancellationToken: Cancellation)));
        Assert.Equal(2, (await ChangesAsync()).Count);
    }

    [Fact]
    public async Task A_transaction_is_written_with_all_its_changes_or_not_at_all()
    {
        var table = await TableAsync();
        var all = Enumerable.Range(0, StreamedTable.MostWrites)
            .Select(number => new TableTransactionAction(TableTransactionActionType.Add, Item($"{number:00}", "a"))).ToList();
        var tags = await table.SubmitTransactionAsync(all, Cancellation);
        Assert.Equal(tags[7], (await table.GetEntityIfExistsAsync<TableEntity>("p", "07", cancellationToken: Cancellation)).Value!.ETag);
        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.UpsertReplace, Item("50", "b")),
            new(TableTransactionActionType.Delete, new TableEntity("p", "00")),
            new(TableTransactionActionType.Add, Item("01", "b")),
        ], Cancellation));
        Assert.Equal((409, 2), (error.Status, error.FailedTransactionActionIndex));
        Assert.Equal(StreamedTable.MostWrites, (await ChangesAsync()).Count);
    }

    [Fact]
    public async Task The_error_for_an_invalid_transaction_says_why()
    {
        var table = await TableAsync();
        TableTransactionAction Add(string partition, string row) => new(TableTransactionActionType.Add, new TableEntity(partition, row));
        Assert.Contains("50 writes", await MessageAsync([.. Enumerable.Range(0, 50).Select(number => Add("p", $"{number}"))]),
            StringComparison.Ordinal);
        Assert.Contains("0 writes", await MessageAsync([]), StringComparison.Ordinal);
        Assert.Contains("partitions 'p' and 'q'", await MessageAsync([Add("p", "1"), Add("q", "1")]), StringComparison.Ordinal);
        Assert.Contains("row '1' twice", await MessageAsync([Add("p", "1"), Add("p", "1")]), StringComparison.Ordinal);
        Assert.Contains("~stream|", await MessageAsync([Add("p", "~stream|mine")]), StringComparison.Ordinal);

        async Task<string> MessageAsync(TableTransactionAction[] actions) =>
            (await Assert.ThrowsAsync<ArgumentException>(() => table.SubmitTransactionAsync(actions, Cancellation))).Message;
    }

    [Fact]
    public async Task Queries_do_not_return_the_rows_of_the_stream()
    {
        var table = await TableAsync();
        foreach (var row in new[] { "", "a", "~", "~t", "é", "~stream" }) await table.AddEntityAsync(Item(row, "x"), Cancellation);
        Assert.Equal(["", "a", "~", "~stream", "~t", "é"], await RowsAsync(table.QueryAsync<TableEntity>(cancellationToken: Cancellation)));
        Assert.Equal(
            ["~t", "é"],
            await RowsAsync(table.QueryAsync<TableEntity>("RowKey ge '~t' or RowKey eq '~stream|head'", cancellationToken: Cancellation)));
        Assert.Equal(["a"],
            await RowsAsync(
                table.QueryAsync<TableEntity>(
                    TableClient.CreateQueryFilter<TableEntity>(entity => entity.PartitionKey == "p" && entity.RowKey == "a"),
                    cancellationToken: Cancellation)));
        await Assert.ThrowsAsync<ArgumentException>(
            () => table.GetEntityIfExistsAsync<TableEntity>("p", TableStreamKeys.Head, cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData("((RowKey eq 'a'))", "a")]
    [InlineData("(RowKey eq 'a') or (RowKey eq 'b')", "a,b")]
    [InlineData("not (RowKey eq 'a')", "b")]
    [InlineData("RowKey eq ')' or RowKey eq 'a'", "a")]
    [InlineData("RowKey eq 'a') or (RowKey ge ''", "a,b")]
    public async Task A_filter_selects_the_right_items_whatever_its_parentheses(string filter, string found)
    {
        var table = await TableAsync();
        foreach (var row in new[] { "a", "b" }) await table.AddEntityAsync(Item(row, "x"), Cancellation);
        Assert.Equal(
            found, string.Join(',', await RowsAsync(table.QueryAsync<TableEntity>(filter, cancellationToken: Cancellation))));
    }

    [Fact]
    public async Task A_table_that_was_created_with_another_number_of_shards_cannot_be_written_to()
    {
        await (await TableAsync(new() { Shards = 2 })).AddEntityAsync(Item("1", "a"), Cancellation);
        var other = await TableAsync(new() { Shards = 3 });
        // It stays so, not only the first time.
        for (var tries = 0; tries < 2; tries++)
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => other.AddEntityAsync(Item("2", "a"), Cancellation));
            Assert.Contains("'items' has 2 shards; Shards is 3", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(["1"], await RowsAsync(other.QueryAsync<TableEntity>(cancellationToken: Cancellation)));
        Assert.True(await (await TableAsync(new() { Shards = 2 })).DeleteEntityAsync("p", "1", cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    [InlineData("a\0b")]
    [InlineData(null)]
    public async Task Keys_that_a_table_does_not_accept_are_refused_before_anything_is_stored(string? key)
    {
        var (table, bad) = (await TableAsync(), key ?? new string('x', 513));
        await Assert.ThrowsAsync<ArgumentException>(() => table.AddEntityAsync(new TableEntity(bad, "1"), Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(
            () => table.UpsertEntityAsync(new TableEntity("p", bad), cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => table.DeleteEntityAsync(bad, "1", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p", "1")),
                new(TableTransactionActionType.Add, new TableEntity("p", bad)),
            ], Cancellation));
        foreach (var stored in new[] { "items", "tablestreams" })
            Assert.Empty(await RowsAsync(new TableServiceClient(_account).GetTableClient(stored).QueryAsync<TableEntity>(
                row => row.RowKey != "settings", cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task Unusual_keys_are_kept_unchanged()
    {
        var table = await TableAsync();
        string[] keys =
            ["", " ", "'", "''", "a b", "%2F", "&=+;", "é漢🎉", "\"{}<>|^`", "~stream", "$filter", new('x', 512), new('é', 512)];
        foreach (var key in keys) await table.AddEntityAsync(new TableEntity(key, key) { ["Text"] = key }, Cancellation);
        var images = (await RecordsAsync()).Select(record => JsonNode.Parse(Encoding.UTF8.GetString(record.Data.Span))!["NewImage"]!);
        Assert.Equal(
            keys.Order(StringComparer.Ordinal).Select(key => (key, key, key)),
            images.Select(image => (Text(image, "PartitionKey"), Text(image, "RowKey"), Text(image, "Text")))
                .OrderBy(image => image.Item1, StringComparer.Ordinal));

        static string Text(JsonNode image, string name) => (string)image[name]!["S"]!;
    }

    [Fact]
    public async Task Images_that_are_too_large_for_a_row_are_still_part_of_their_change()
    {
        var table = await TableAsync();
        var large = new string('x', 30_000);
        await table.AddEntityAsync(new TableEntity("p", "1") { ["A"] = large, ["B"] = large, ["C"] = large }, Cancellation);
        await table.DeleteEntityAsync("p", "1", cancellationToken: Cancellation);
        var changes = await ChangesAsync();
        Assert.Equal(2, changes.Count);
        Assert.All(changes, change => Assert.InRange(change.Length, 90_000, 91_000));
    }

    [Fact]
    public async Task An_entity_that_is_too_large_causes_RequestFailedException_and_is_not_recorded()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Item("0", "a"), Cancellation);
        var entity = new TableEntity("p", "1") { ["Bytes"] = new byte[65 * 1024] };
        Assert.InRange(await StatusAsync(table.AddEntityAsync(entity, Cancellation)), 400, 499);
        Assert.Single(await ChangesAsync());
    }

    [Fact]
    public async Task A_write_that_bypasses_the_stream_is_not_recorded_and_is_the_old_image_of_the_next_change()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Item("1", "a"), Cancellation);
        await new TableServiceClient(_account).GetTableClient("items").UpsertEntityAsync(
            Item("1", "past"), cancellationToken: Cancellation);
        await table.UpsertEntityAsync(Item("1", "b"), cancellationToken: Cancellation);
        Assert.Equal(["""INSERT {"Text":{"S":"a"}} -""", """MODIFY {"Text":{"S":"b"}} {"Text":{"S":"past"}}"""], await ChangesAsync());
    }

    [Fact]
    public async Task Concurrent_writers_of_a_partition_lose_no_changes()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TableAsync()));
        await Task.WhenAll(tables.Select(async (table, writer) =>
        {
            for (var number = 0; number < 10; number++) await table.AddEntityAsync(Item($"{writer}.{number}", "a"), Cancellation);
        }));
        Assert.Equal(40, (await ChangesAsync()).Count);
    }

    [Fact]
    public async Task Properties_in_images_keep_their_types()
    {
        var table = await TableAsync(new()
        {
            Shards = 1,
            Forms = new Dictionary<string, AttributeForm>
            {
                ["Json"] = AttributeForm.Json,
                ["Texts"] = AttributeForm.StringSet,
                ["Numbers"] = AttributeForm.NumberSet,
                ["Bytes"] = AttributeForm.BinarySet,
                ["Bad"] = AttributeForm.Json,
                ["Half"] = AttributeForm.Json,
            },
        });
        await table.AddEntityAsync(new TableEntity("p", "1")
        {
            ["Bad"] = "{",
            ["Binary"] = new byte[] { 1, 2 },
            ["Bool"] = true,
            ["Bytes"] = """["AQ=="]""",
            ["Date"] = new DateTimeOffset(
                2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ["Double"] = 1.5,
            ["Half"] = """["\ud800"]""",
            ["Json"] = """{"a":[1,null,true,{"b":"c"}]}""",
            ["Long"] = 1L
                << 40,
            ["NaN"] = double.NaN,
            ["Numbers"] = "[1,2.5]",
            ["Texts"] = """["x","y"]""",
        }, Cancellation);
        Assert.Equal(
            """INSERT {"Bad":{"S":"{"},"Binary":{"B":"AQI="},"Bool":{"BOOL":true},"Bytes":{"BS":["AQ=="]},"Date":{"S":"2026-01-02T03:04:05.0000000Z"},"Double":{"N":"1.5"},"Half":{"S":"[\"\\ud800\"]"},"Json":{"M":{"a":{"L":[{"N":"1"},{"NULL":true},{"BOOL":true},{"M":{"b":{"S":"c"}}}]}}},"Long":{"N":"1099511627776"},"NaN":{"S":"NaN"},"Numbers":{"NS":["1","2.5"]},"Texts":{"SS":["x","y"]}} -""",
            Assert.Single(await ChangesAsync()));
    }

    [Fact]
    public async Task The_service_deletes_expired_items_and_keeps_renewed_ones()
    {
        var options = new TableStreamOptions { Shards = 1, TimeToLive = "ExpiresAt" };
        var table = await TableAsync(options);
        var now = TimeProvider.System.GetUtcNow();
        await table.AddEntityAsync(Expiring("expired", now.AddMinutes(-1).ToUnixTimeSeconds()), Cancellation);
        await table.AddEntityAsync(Expiring("renewed", now.AddMinutes(-1)), Cancellation);
        await table.UpsertEntityAsync(Expiring("renewed", now.AddHours(1)), cancellationToken: Cancellation);
        await table.AddEntityAsync(Expiring("later", now.AddHours(1)), Cancellation);
        await table.AddEntityAsync(Expiring("mistaken", now.AddYears(-6)), Cancellation);
        await table.AddEntityAsync(Item("never", "a"), Cancellation);
        var (stream, rows, shards) = (new TableStream("items", options), Rows("items"), Rows("tablestreams"));
        var sweep = new ExpirySweep(stream, rows, shards, Writer(stream), TimeProvider.System);
        Assert.Equal(1, await sweep.RunAsync(Cancellation));
        Assert.Equal(0, await sweep.RunAsync(Cancellation));
        Assert.Equal(
            ["later", "mistaken", "never", "renewed"], await RowsAsync(table.QueryAsync<TableEntity>(cancellationToken: Cancellation)));
        var removal = Assert.Single(await RecordsAsync(), record => record.Change!.EventName == "REMOVE");
        Assert.True(removal.Change!.IsExpiry);

        TableEntity Expiring(string row, object at) => new("p", row) { ["ExpiresAt"] = at };
    }

    [Fact]
    public void Invalid_options_are_refused()
    {
        Assert.Contains("View is 9", Problem(new() { View = (StreamViewType)9 }), StringComparison.Ordinal);
        Assert.Contains("Shards is 65", Problem(new() { Shards = 65 }), StringComparison.Ordinal);
        Assert.Contains("TimeToLive is empty", Problem(new() { TimeToLive = "" }), StringComparison.Ordinal);
        Assert.Contains("Forms:Tags", Problem(new() { Forms = new Dictionary<string, AttributeForm> { ["Tags"] = (AttributeForm)7 } }),
            StringComparison.Ordinal);

        string Problem(TableStreamOptions options) => Assert.Throws<ArgumentException>(() => Connect(options)).Message;
    }

    private static TableEntity Item(string row, string text) => new("p", row) { ["Text"] = text };

    private static async Task<int> StatusAsync(Task call) => (await Assert.ThrowsAnyAsync<RequestFailedException>(() => call)).Status;

    private static async Task<List<string>> RowsAsync(IAsyncEnumerable<TableEntity> entities)
    {
        var rows = new List<string>();
        await foreach (var entity in entities) rows.Add(entity.RowKey);
        return rows;
    }

    private StreamedTable Connect(TableStreamOptions options) => StreamedTable.Connect(
        new(_account), new(_account),
        new QueueServiceClient(_account, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }), "items", options);

    private async Task<StreamedTable> TableAsync(TableStreamOptions? options = null)
    {
        var table = Connect(options ?? new() { Shards = 1 });
        await table.CreateIfNotExistsAsync(Cancellation);
        return table;
    }

    private TableRows Rows(string table) => new(new TableServiceClient(_account).GetTableClient(table));

    private TableStreamWriter Writer(TableStream stream) => new(
        stream, Rows("items"), Rows("tablestreams"), new ImageBlobs(new BlobServiceClient(_account)), new WakeUpQueue(
            new QueueServiceClient(_account)),
        TimeProvider.System, NullLogger.Instance);

    private async Task<IReadOnlyList<StreamRecord>> RecordsAsync()
    {
        var feed = new ShardFeed(
            new("items", new() { Shards = 1 }), 0, Rows("items"), Rows("tablestreams"), new ImageBlobs(new BlobServiceClient(_account)),
            TimeProvider.System, NullLogger.Instance);
        while (await feed.TakeUpAsync(Cancellation)) { }
        var records = new List<StreamRecord>();
        while (await feed.NextAsync(records.Count, Cancellation) is { Records: { Count: > 0 } next }) records.AddRange(next);
        return records;
    }

    /// <summary>The changes of the only shard, each as its kind, its new and its old image, without the keys.</summary>
    private async Task<IReadOnlyList<string>> ChangesAsync() => [.. (await RecordsAsync()).Select(record =>
    {
        var change = JsonNode.Parse(Encoding.UTF8.GetString(record.Data.Span))!;
        return $"{record.Change!.EventName} {Image(change["NewImage"])} {Image(change["OldImage"])}";
    })];

    private static string Image(JsonNode? image)
    {
        if (image is not JsonObject attributes) return "-";
        attributes.Remove("PartitionKey");
        attributes.Remove("RowKey");
        return attributes.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
