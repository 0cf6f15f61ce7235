using Azure.Data.Tables;
using Lambda.Engine.Polling;
using Lambda.Functions.State;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class MappingTableTests(Storage storage)
{
    private readonly TableServiceClient _tables = new(storage.NewAccount());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static StoredMapping Some => new("sales", new EventSourceSettings
    {
        BatchSize = 7,
        Enabled = false,
        Filters = ["""{"data":{"a":["é\"\\"]}}"""],
        StartingPosition = StartingPosition.AtTimestamp,
        StartingPositionTimestamp = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        MaximumConcurrency = 2,
        OnFailure = "blob:failed",
        ReportBatchItemFailures = true,
        MaximumRetryAttempts = 3,
    }, "base", new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero), "Disabling")
    {
        IsCreated = true,
        CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Function = "counts",
        FunctionBase = "echo",
    };

    [Fact]
    public async Task Without_its_table_the_list_of_changes_is_empty() =>
        Assert.Empty(await new MappingTable(_tables).ListAsync(Cancellation));

    [Fact]
    public async Task A_change_is_loaded_as_it_was_stored()
    {
        var table = await TableAsync();
        var put = await table.TryPutAsync(Some, Cancellation);
        var loaded = Assert.Single(await table.ListAsync(Cancellation));
        Assert.Equal(Some.Settings.Filters, loaded.Settings.Filters);
        Assert.Equal(
            put! with { Settings = Some.Settings with { Filters = [] } }, loaded with { Settings = loaded.Settings with { Filters = [] } });
    }

    [Fact]
    public async Task Cleared_members_of_a_stored_change_are_null_when_it_is_loaded()
    {
        var table = await TableAsync();
        var put = await table.TryPutAsync(Some, Cancellation);
        await table.TryPutAsync(put! with { IsCreated = null, CreatedAt = null, Function = null, FunctionBase = null }, Cancellation);
        var loaded = (await table.FindAsync("sales", Cancellation))!;
        Assert.Equal((null, null, null, null), (loaded.IsCreated, loaded.CreatedAt, loaded.Function, loaded.FunctionBase));
    }

    [Fact]
    public async Task Only_one_of_two_changes_to_the_same_state_is_accepted()
    {
        var table = await TableAsync();
        var first = await table.TryPutAsync(Some, Cancellation);
        Assert.Null(await table.TryPutAsync(Some, Cancellation));
        Assert.NotNull(await table.TryPutAsync(first! with { Transition = "Enabling" }, Cancellation));
        Assert.Null(await table.TryPutAsync(first! with { Transition = "Updating" }, Cancellation));
    }

    [Fact]
    public async Task The_first_start_time_of_a_mapping_is_kept()
    {
        var table = await TableAsync();
        Assert.Equal(Some.ChangedAt, await table.BeganAsync("sales", Some.ChangedAt, Cancellation));
        Assert.Equal(Some.ChangedAt, await table.BeganAsync("sales", Some.ChangedAt.AddDays(1), Cancellation));
        Assert.Equal(Some.ChangedAt.AddDays(2), await table.BeganAsync("other", Some.ChangedAt.AddDays(2), Cancellation));
        // A changed state is a different one.
        Assert.Empty(await table.ListAsync(Cancellation));
    }

    private async Task<MappingTable> TableAsync()
    {
        await _tables.GetTableClient(StorageNames.EventSourceMappings).CreateIfNotExistsAsync(Cancellation);
        return new(_tables);
    }
}
