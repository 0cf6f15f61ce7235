using Azure.Data.Tables;
using Lambda.Engine;
using Lambda.Engine.Routing.Schedules;
using Lambda.Functions.State;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class ScheduleTableTests(Storage storage)
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);
    private readonly TableServiceClient _tables = new(storage.NewAccount());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schedule_state_is_loaded_as_it_was_stored()
    {
        var table = await TableAsync();
        var state =
            new ScheduleState("r", "rate(5 minutes)", At, At.AddMinutes(5)) { Running = At.AddMinutes(10), Until = At.AddMinutes(11) };
        var put = await table.TryPutAsync(state, Cancellation);
        Assert.Equal(put, Assert.Single(await table.LoadAsync(Cancellation)));
        put = await table.TryPutAsync(put! with { Running = null, Until = null }, Cancellation);
        Assert.Equal(
            state with { Running = null, Until = null, Version = put!.Version }, Assert.Single(await table.LoadAsync(Cancellation)));
    }

    [Fact]
    public async Task Only_one_of_several_instances_claims_a_scheduled_time()
    {
        var table = await TableAsync();
        var first = new ScheduleState("r", "rate(5 minutes)", At, At);
        var begun = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => table.TryPutAsync(first, Cancellation)));
        var state = Assert.Single(begun, one => one is not null)!;
        var taken = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(n => table.TryPutAsync(state with { Running = At.AddMinutes(n) }, Cancellation)));
        Assert.Single(taken, one => one is not null);
    }

    [Fact]
    public async Task Without_its_table_schedules_cannot_be_read_and_the_error_says_so()
    {
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => new ScheduleTable(_tables).LoadAsync(Cancellation));
        Assert.StartsWith("Schedules were not read: 404", error.Message, StringComparison.Ordinal);
    }

    private async Task<ScheduleTable> TableAsync()
    {
        await _tables.GetTableClient(StorageNames.Schedules).CreateIfNotExistsAsync(Cancellation);
        return new(_tables);
    }
}
