using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Local.Tests.Tables;

public sealed class EntityTests(TableAccount account) : IClassFixture<TableAccount>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_added_entity_is_found_by_its_keys()
    {
        var table = await account.NewTable();
        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "Ann" }, Cancellation);
        var found = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancellation)).Value;
        Assert.Equal(204, added.Status);
        Assert.Equal(("p", "r", "Ann"), (found.PartitionKey, found.RowKey, found.GetString("Name")));
        Assert.Equal(added.Headers.ETag, found.ETag);
        Assert.NotNull(found.Timestamp);
    }

    [Fact]
    public async Task Adding_an_entity_twice_is_a_conflict()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new TableEntity("p", "r"), Cancellation);
        await Fails(409, TableErrorCode.EntityAlreadyExists, () => table.AddEntityAsync(new TableEntity("p", "r"), Cancellation));
    }

    [Fact]
    public async Task An_entity_that_is_not_there_is_an_error_unless_one_asks_whether_it_exists()
    {
        var table = await account.NewTable();
        await Fails(404, TableErrorCode.ResourceNotFound, () => table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancellation));

        var answer = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancellation);
        Assert.False(answer.HasValue);
        Assert.Equal(404, answer.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => answer.Value);

        await table.AddEntityAsync(new TableEntity("p", "r"), Cancellation);
        Assert.Equal("r", (await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancellation)).Value!.RowKey);
    }

    [Fact]
    public async Task Select_gets_the_named_properties_only()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2L, ["C"] = "x" }, Cancellation);
        var some = (await table.GetEntityAsync<TableEntity>("p", "r", ["A", "B"], Cancellation)).Value;
        Assert.Equal((1, 2L, null), (some.GetInt32("A"), some.GetInt64("B"), some.GetString("C")));
        var same = (await table.GetEntityIfExistsAsync<TableEntity>("p", "r", ["B"], Cancellation)).Value!;
        Assert.Equal((null, 2L), (same.GetInt32("A"), same.GetInt64("B")));
    }

    [Fact]
    public async Task An_update_merges_unless_it_is_told_to_replace()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 }, Cancellation);
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["B"] = 3 }, ETag.All, cancellationToken: Cancellation);
        Assert.Equal((1, 3), await AB(table));
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["B"] = 4 }, ETag.All, TableUpdateMode.Replace, Cancellation);
        Assert.Equal((null, 4), await AB(table));
    }

    [Fact]
    public async Task An_upsert_adds_then_merges_unless_it_is_told_to_replace()
    {
        var table = await account.NewTable();
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 }, cancellationToken: Cancellation);
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 3 }, cancellationToken: Cancellation);
        Assert.Equal((1, 3), await AB(table));
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 4 }, TableUpdateMode.Replace, Cancellation);
        Assert.Equal((null, 4), await AB(table));
    }

    [Fact]
    public async Task A_property_set_to_null_is_left_as_it_was_by_a_merge()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = null }, Cancellation);
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = null, ["B"] = 2 }, ETag.All, cancellationToken: Cancellation);
        Assert.Equal((1, 2), await AB(table));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_with_a_stale_etag_is_refused(TableUpdateMode mode)
    {
        var table = await account.NewTable();
        var first = await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Cancellation);
        var second = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, first.Headers.ETag!.Value, mode, Cancellation);
        await Fails(412, TableErrorCode.UpdateConditionNotSatisfied, () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, first.Headers.ETag!.Value, mode, Cancellation));
        Assert.Equal(2, (await AB(table)).A);
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 4 }, second.Headers.ETag!.Value, mode, Cancellation);
        Assert.Equal(4, (await AB(table)).A);
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_does_not_add(TableUpdateMode mode)
    {
        var table = await account.NewTable();
        await Fails(404, TableErrorCode.ResourceNotFound, () => table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, mode, Cancellation));
    }

    [Fact]
    public async Task An_update_without_a_condition_is_not_sent()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => account.Missing().UpdateEntityAsync(new TableEntity("p", "r"), default, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => account.Missing().UpsertEntityAsync(new TableEntity("p", "r"), (TableUpdateMode)7, Cancellation));
    }

    [Fact]
    public async Task A_delete_with_a_stale_etag_is_refused()
    {
        var table = await account.NewTable();
        var first = await table.AddEntityAsync(new TableEntity("p", "r"), Cancellation);
        var second = await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, cancellationToken: Cancellation);
        await Fails(412, TableErrorCode.UpdateConditionNotSatisfied, () => table.DeleteEntityAsync("p", "r", first.Headers.ETag!.Value, Cancellation));
        Assert.Equal(204, (await table.DeleteEntityAsync("p", "r", second.Headers.ETag!.Value, Cancellation)).Status);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancellation)).HasValue);
    }

    [Fact]
    public async Task A_delete_has_no_condition_by_default_and_finding_nothing_is_no_error()
    {
        var table = await account.NewTable();
        var entity = new TableEntity("p", "r");
        await table.AddEntityAsync(entity, Cancellation);
        Assert.Equal(204, (await table.DeleteEntityAsync(entity, cancellationToken: Cancellation)).Status);
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "r", cancellationToken: Cancellation)).Status);
    }

    [Fact]
    public async Task An_entity_read_back_can_be_written_as_it_is()
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Cancellation);
        var read = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancellation)).Value;
        read["A"] = 2;
        await table.UpdateEntityAsync(read, read.ETag, TableUpdateMode.Replace, Cancellation);
        Assert.Equal(["A", "PartitionKey", "RowKey", "Timestamp", "odata.etag"], (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancellation)).Value.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Everything_works_without_async()
    {
        var table = await account.NewTable();
        var entity = new TableEntity("p", "r") { ["A"] = 1 };
        var added = table.AddEntity(entity, Cancellation);
        table.UpdateEntity(new TableEntity("p", "r") { ["B"] = 2 }, added.Headers.ETag!.Value, cancellationToken: Cancellation);
        Assert.Equal(412, Assert.Throws<RequestFailedException>(() => table.DeleteEntity("p", "r", added.Headers.ETag!.Value, Cancellation)).Status);
        table.UpsertEntity(new TableEntity("p", "r") { ["A"] = 3 }, cancellationToken: Cancellation);
        var found = table.GetEntity<TableEntity>("p", "r", cancellationToken: Cancellation).Value;
        Assert.Equal((3, 2), (found.GetInt32("A"), found.GetInt32("B")));
        Assert.True(table.GetEntityIfExists<TableEntity>("p", "r", cancellationToken: Cancellation).HasValue);
        Assert.Equal(204, table.DeleteEntity(found, found.ETag, Cancellation).Status);
        Assert.False(table.GetEntityIfExists<TableEntity>("p", "r", cancellationToken: Cancellation).HasValue);
    }

    private static async Task<(int? A, int? B)> AB(TableClient table)
    {
        var found = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancellation)).Value;
        return (found.GetInt32("A"), found.GetInt32("B"));
    }

    private static async Task Fails(int status, TableErrorCode code, Func<Task> call)
    {
        var error = await Assert.ThrowsAnyAsync<RequestFailedException>(call);
        Assert.Equal((status, code.ToString()), (error.Status, error.ErrorCode));
        Assert.Equal(status, error.GetRawResponse()!.Status);
    }
}
