using Azure;
using Azure.Data.Tables;

namespace Local.Tests.Tables;

public sealed class TransactionTests(TableAccount account) : IClassFixture<TableAccount>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_actions_take_place_together()
    {
        var table = await account.NewTable();
        var response = await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i => Add(i)), Cancellation);
        Assert.Equal(202, response.GetRawResponse().Status);
        Assert.Equal(Enumerable.Repeat(204, 100), response.Value.Select(answer => answer.Status));
        foreach (var i in (int[])[0, 50, 99])
            Assert.Equal(response.Value[i].Headers.ETag, (await table.GetEntityAsync<TableEntity>("p", $"{i:000}", cancellationToken: Cancellation)).Value.ETag);
        Assert.Equal(100, await table.QueryAsync<TableEntity>(cancellationToken: Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task Each_kind_of_action_does_what_it_says()
    {
        var table = await account.NewTable();
        foreach (var i in Enumerable.Range(1, 5)) await table.AddEntityAsync(Entity(i, old: 1), Cancellation);
        var version = (await table.GetEntityAsync<TableEntity>("p", "001", cancellationToken: Cancellation)).Value.ETag;
        await table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, Entity(0, now: 2)),
            new(TableTransactionActionType.UpdateMerge, Entity(1, now: 2), version),
            new(TableTransactionActionType.UpdateReplace, Entity(2, now: 2), ETag.All),
            new(TableTransactionActionType.Delete, Entity(3)),
            new(TableTransactionActionType.UpsertMerge, Entity(4, now: 2)),
            new(TableTransactionActionType.UpsertReplace, Entity(5, now: 2)),
            new(TableTransactionActionType.UpsertReplace, Entity(6, now: 2)),
        ], Cancellation);
        var found = table.Query<TableEntity>(cancellationToken: Cancellation).ToDictionary(entity => int.Parse(entity.RowKey, null), entity => (entity.GetInt32("Old"), entity.GetInt32("Now")));
        Assert.Equal(new Dictionary<int, (int?, int?)> { [0] = (null, 2), [1] = (1, 2), [2] = (null, 2), [4] = (1, 2), [5] = (null, 2), [6] = (null, 2) }, found);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task A_refused_transaction_says_which_action_and_changes_nothing(int at)
    {
        var table = await account.NewTable();
        await table.AddEntityAsync(Entity(at), Cancellation);
        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(Enumerable.Range(0, 8).Select(i => Add(i)), Cancellation));
        Assert.Equal((409, "EntityAlreadyExists", at), (error.Status, error.ErrorCode, error.FailedTransactionActionIndex));
        Assert.Equal([$"{at:000}"], table.Query<TableEntity>(cancellationToken: Cancellation).Select(entity => entity.RowKey));
    }

    [Fact]
    public async Task A_stale_version_refuses_the_transaction()
    {
        var table = await account.NewTable();
        var first = (await table.AddEntityAsync(Entity(1), Cancellation)).Headers.ETag!.Value;
        await table.UpsertEntityAsync(Entity(1, now: 5), cancellationToken: Cancellation);
        var error = Assert.Throws<TableTransactionFailedException>(() => table.SubmitTransaction([Add(0), new(TableTransactionActionType.UpdateMerge, Entity(1, now: 6), first)], Cancellation));
        Assert.Equal((412, "UpdateConditionNotSatisfied", 1), (error.Status, error.ErrorCode, error.FailedTransactionActionIndex));
        Assert.Equal(5, Assert.Single(table.Query<TableEntity>(cancellationToken: Cancellation)).GetInt32("Now"));
    }

    [Fact]
    public async Task An_update_of_what_is_not_there_refuses_the_transaction()
    {
        var table = await account.NewTable();
        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateMerge, Entity(1), ETag.All)], Cancellation));
        Assert.Equal((404, "ResourceNotFound", 0), (error.Status, error.ErrorCode, error.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task An_update_without_a_version_adds_what_is_not_there_as_the_real_client_does()
    {
        var table = await account.NewTable();
        await table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateReplace, Entity(1, now: 2))], Cancellation);
        Assert.Equal(2, Assert.Single(table.Query<TableEntity>(cancellationToken: Cancellation)).GetInt32("Now"));
    }

    [Fact]
    public async Task More_than_a_hundred_actions_are_refused()
    {
        var table = await account.NewTable();
        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(Enumerable.Range(0, 101).Select(i => Add(i)), Cancellation));
        Assert.Equal((400, "InvalidInput"), (error.Status, error.ErrorCode));
        Assert.Empty(table.Query<TableEntity>(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Two_actions_on_one_entity_are_refused()
    {
        var table = await account.NewTable();
        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync([Add(0), new(TableTransactionActionType.UpsertMerge, Entity(0))], Cancellation));
        Assert.Equal((400, "InvalidDuplicateRow"), (error.Status, error.ErrorCode));
    }

    [Fact]
    public async Task Actions_on_two_partitions_are_refused()
    {
        var table = await account.NewTable();
        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync([Add(0), new(TableTransactionActionType.Add, new TableEntity("q", "1"))], Cancellation));
        Assert.Equal((400, "CommandsInBatchActOnDifferentPartitions", 1), (error.Status, error.ErrorCode, error.FailedTransactionActionIndex));
        Assert.Empty(table.Query<TableEntity>(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_transaction_without_actions_is_not_sent()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => account.Missing().SubmitTransactionAsync([], Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>(() => account.Missing().SubmitTransactionAsync(null!, Cancellation));
    }

    private static TableTransactionAction Add(int row) => new(TableTransactionActionType.Add, Entity(row));

    private static TableEntity Entity(int row, int? old = null, int? now = null) => new("p", $"{row:000}") { ["Old"] = old, ["Now"] = now };
}
