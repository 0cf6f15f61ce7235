using Lambda.Engine.Idempotency;

namespace Lambda.Testing.Contracts;

/// <summary>The behaviour that every store of idempotency keys must have.</summary>
public abstract class IdempotencyContract
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Task<IIdempotencyRecords> CreateAsync();

    private static IdempotencyRecord Key(string key = "aa01") => new(key, "f", "o-1") { Until = Now, Validation = "v" };

    [Fact]
    public async Task A_record_is_found_by_its_key_as_it_was_stored()
    {
        var keys = await CreateAsync();
        var largest = new byte[IdempotencyRecord.MaxInline];
        Random.Shared.NextBytes(largest);
        var taken = (await keys.TryPutAsync(Key(), Cancellation))!;
        Assert.Equal(taken, await keys.FindAsync("aa01", Cancellation));
        Assert.Equal(Key(), taken with { Version = null });

        var completed = (await keys.TryPutAsync(taken with { IsCompleted = true, Result = largest }, Cancellation))!;
        var found = (await keys.FindAsync("aa01", Cancellation))!;
        Assert.Equal(largest, found.Result.ToArray());
        Assert.Equal(completed with { Result = default }, found with { Result = default });

        await keys.TryPutAsync(found with { Result = default, ResultBlob = "b", Validation = null }, Cancellation);
        Assert.Equal(
            ("b", null, 0),
            (await keys.FindAsync("aa01", Cancellation)) is { } other
                ? (other.ResultBlob, other.Validation, other.Result.Length)
                : default);
        Assert.Null(await keys.FindAsync("aa02", Cancellation));
    }

    [Fact]
    public async Task A_key_is_added_once_and_replaced_only_if_it_is_unchanged_since_it_was_read()
    {
        var keys = await CreateAsync();
        var first = (await keys.TryPutAsync(Key(), Cancellation))!;
        Assert.Null(await keys.TryPutAsync(Key(), Cancellation));
        Assert.NotNull(await keys.TryPutAsync(first with { Until = Now.AddHours(1) }, Cancellation));
        Assert.Null(await keys.TryPutAsync(first with { Until = Now.AddHours(2) }, Cancellation));
        Assert.Equal(Now.AddHours(1), (await keys.FindAsync("aa01", Cancellation))!.Until);
    }

    [Fact]
    public async Task A_record_is_deleted_only_if_it_is_unchanged_since_it_was_read_and_cannot_be_replaced_afterwards()
    {
        var keys = await CreateAsync();
        var first = (await keys.TryPutAsync(Key(), Cancellation))!;
        var second = (await keys.TryPutAsync(first with { Owner = "o-2" }, Cancellation))!;
        Assert.False(await keys.TryDeleteAsync(first, Cancellation));
        Assert.True(await keys.TryDeleteAsync(second, Cancellation));
        Assert.False(await keys.TryDeleteAsync(second, Cancellation));
        Assert.Null(await keys.TryPutAsync(second, Cancellation));
        Assert.NotNull(await keys.TryPutAsync(Key(), Cancellation));
    }

    [Fact]
    public async Task Only_one_of_many_concurrent_runs_gets_the_key()
    {
        var keys = await CreateAsync();
        var taken = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(number => keys.TryPutAsync(Key() with { Owner = $"{number}" }, Cancellation)));
        Assert.Equal((await keys.FindAsync("aa01", Cancellation))!.Owner, Assert.Single(taken.OfType<IdempotencyRecord>()).Owner);
    }

    [Fact]
    public async Task Only_expired_records_are_deleted()
    {
        var keys = await CreateAsync();
        foreach (var number in Enumerable.Range(0, 20))
            await keys.TryPutAsync(Key($"{number % 3:00}{number:00}") with { Until = Now.AddSeconds(-1) }, Cancellation);
        await keys.TryPutAsync(Key("00aa"), Cancellation);
        Assert.Equal(20, await keys.DeleteExpiredAsync(Now, Cancellation));
        Assert.Null(await keys.FindAsync("0000", Cancellation));
        Assert.NotNull(await keys.FindAsync("00aa", Cancellation));
    }
}
