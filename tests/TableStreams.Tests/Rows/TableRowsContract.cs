using Azure.Data.Tables;
using Lambda.Engine;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Functions.TableStreams;
using Testing;

namespace TableStreams.Tests.Rows;

/// <summary>What every table does for table streams, the fake one included.</summary>
public abstract class TableRowsContract
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract Task<ITableRows> CreateAsync();

    [Fact]
    public async Task Rows_are_read_back_unchanged()
    {
        var rows = await CreateAsync();
        var values = new Dictionary<string, object?>
        {
            ["Text"] = "a|b ~ é",
            ["Int"] = 1,
            ["Long"] = 1L << 40,
            ["Double"] = 1.5,
            ["Bool"] = true,
            ["Bytes"] = new byte[] { 1, 2 },
            ["Time"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ["Id"] = Guid.Parse("316aa6d0-8154-4b0c-9af7-85d5f4a6bc81"),
        };
        var version = Assert.Single(Written(await rows.WriteAsync("p", [new RowWrite.Add("r", values)], Cancellation)));
        var row = await rows.FindAsync("p", "r", Cancellation);
        Assert.Equal(("r", version), (row!.Row, row.Version));
        Assert.Equal(values.OrderBy(pair => pair.Key), row.Values.OrderBy(pair => pair.Key));
        Assert.InRange(row.Age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Null(await rows.FindAsync("p", "other", Cancellation));
        Assert.Null(await rows.FindAsync("other", "r", Cancellation));
    }

    [Fact]
    public async Task A_range_of_rows_is_read_in_order_and_excludes_its_end()
    {
        var rows = await CreateAsync();
        foreach (var row in new[] { "~stream|c|2", "~stream|c|1", "~stream|c|3", "~stream|head", "a", "~stream}" })
            await rows.WriteAsync("p", [new RowWrite.Add(row, Values(1))], Cancellation);
        Assert.Equal(["~stream|c|2", "~stream|c|3"], await KeysAsync("~stream|c|2", TableStreamKeys.ChangesEnd, 10));
        Assert.Equal(["~stream|c|1", "~stream|c|2"], await KeysAsync("~stream|c|1", TableStreamKeys.ChangesEnd, 2));
        Assert.Equal(4, (await KeysAsync(TableStreamKeys.Reserved, TableStreamKeys.ReservedEnd, 10)).Count);

        async Task<IReadOnlyList<string>> KeysAsync(string from, string below, int max) =>
            [.. (await rows.ReadAsync("p", from, below, max, Cancellation)).Select(row => row.Row)];
    }

    [Fact]
    public async Task A_transaction_writes_all_rows()
    {
        var rows = await CreateAsync();
        await rows.WriteAsync(
            "p",
            [new RowWrite.Add("replaced", Values(1)), new RowWrite.Add("merged", Values(1)), new RowWrite.Add("deleted", Values(1))],
            Cancellation);
        var before = await rows.FindAsync("p", "replaced", Cancellation);
        var versions = Written(await rows.WriteAsync("p",
        [
            new RowWrite.Replace("replaced", new Dictionary<string, object?> { ["Other"] = 2 }, before!.Version),
            new RowWrite.Merge("merged", new Dictionary<string, object?> { ["Other"] = 2 }),
            new RowWrite.Upsert("upserted", Values(2)), new RowWrite.Delete("deleted", null), new RowWrite.Add("added", Values(2)),
        ], Cancellation));
        Assert.Equal(["Other"], (await rows.FindAsync("p", "replaced", Cancellation))!.Values.Keys);
        Assert.Equal(["Number", "Other"], (await rows.FindAsync("p", "merged", Cancellation))!.Values.Keys.Order());
        Assert.Null(await rows.FindAsync("p", "deleted", Cancellation));
        var stored = new List<string?>();
        foreach (var row in new[] { "replaced", "merged", "upserted", "deleted", "added" })
            stored.Add((await rows.FindAsync("p", row, Cancellation))?.Version);
        Assert.Equal(stored, versions);
    }

    [Fact]
    public async Task A_transaction_with_a_failed_condition_writes_nothing()
    {
        var rows = await CreateAsync();
        var version = Written(await rows.WriteAsync("p", [new RowWrite.Add("a", Values(1))], Cancellation))[0]!;
        await rows.WriteAsync("p", [new RowWrite.Merge("a", Values(2))], Cancellation);
        foreach (var (write, refusal) in new (RowWrite, RowRefusal)[]
        {
            (new RowWrite.Add("a", Values(3)), RowRefusal.Exists), (new RowWrite.Replace("a", Values(3), version), RowRefusal.Changed),
            (new RowWrite.Replace("none", Values(3), version), RowRefusal.Missing),
            (new RowWrite.Merge("none", Values(3)), RowRefusal.Missing),
            (new RowWrite.Delete("a", version), RowRefusal.Changed), (new RowWrite.Delete("none", null), RowRefusal.Missing),
        })
        {
            Assert.Equal(new RowsOutcome.Refused(0, refusal), await rows.WriteAsync("p", [write], Cancellation));
            Assert.Equal(
                new RowsOutcome.Refused(1, refusal),
                await rows.WriteAsync("p", [new RowWrite.Upsert("b", Values(1)), write], Cancellation));
        }
        Assert.Equal(2, (await rows.FindAsync("p", "a", Cancellation))!.Number("Number"));
        Assert.Null(await rows.FindAsync("p", "b", Cancellation));
    }

    private static Dictionary<string, object?> Values(int number) => new() { ["Number"] = number };

    private static IReadOnlyList<string?> Written(RowsOutcome outcome) => Assert.IsType<RowsOutcome.Written>(outcome).Versions;
}

public sealed class FakeTableTests : TableRowsContract
{
    private protected override Task<ITableRows> CreateAsync() => Task.FromResult<ITableRows>(new FakeTable(TimeProvider.System));
}

public sealed class TableRowsTests(Storage storage) : TableRowsContract
{
    [Fact]
    public async Task A_missing_table_counts_as_unavailable_storage_and_not_as_a_failed_condition()
    {
        var rows = new TableRows(new TableServiceClient(storage.NewAccount()).GetTableClient("none"));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => rows.WriteAsync("p", [new RowWrite.Delete("r", null)], TestContext.Current.CancellationToken));
    }

    private protected override async Task<ITableRows> CreateAsync()
    {
        var table = new TableServiceClient(storage.NewAccount()).GetTableClient("rows");
        await table.CreateAsync(TestContext.Current.CancellationToken);
        return new TableRows(table);
    }
}
