using Lambda.Engine.Changes;
using Lambda.Engine.Settings;

namespace Lambda.Testing.Contracts;

/// <summary>The behaviour that every store of functions' changes must have.</summary>
public abstract class FunctionChangesContract
{
    private static readonly DateTimeOffset Changed = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Task<IChangeStore<FunctionChanges>> CreateAsync();

    private static FunctionChanges Full(string name) => new(name)
    {
        ReservedConcurrentExecutions = 0,
        Description = "",
        Timeout = 7,
        MemorySize = 256,
        DeadLetter = "",
        ChangedAt = Changed,
        EventInvoke = new(Changed.AddSeconds(1))
        {
            MaximumRetryAttempts = 0,
            MaximumEventAgeInSeconds = 60,
            OnSuccess = "function:g",
            OnFailure = "arn:aws:sqs:us-east-1:000000000000:q"
        },
    };

    [Fact]
    public async Task Changes_are_found_and_listed_as_they_were_stored()
    {
        var store = await CreateAsync();
        Assert.Null(await store.FindAsync("f", Cancellation));
        Assert.Empty(await store.ListAsync(Cancellation));
        await store.TryPutAsync(Full("f"), Cancellation);
        await store.TryPutAsync(new("g") { EventInvoke = new(Changed) }, Cancellation);
        Assert.Equal(Full("f"), (await store.FindAsync("f", Cancellation))! with { Version = null });
        Assert.Equal(
            [Full("f"), new("g") { EventInvoke = new(Changed) }],
            (await store.ListAsync(Cancellation)).Select(changes => changes with { Version = null }).OrderBy(changes => changes.Name));
    }

    [Fact]
    public async Task A_change_that_is_deleted_no_longer_applies()
    {
        var store = await CreateAsync();
        var full = await store.TryPutAsync(Full("f"), Cancellation);
        await store.TryPutAsync(new("f") { Version = full!.Version }, Cancellation);
        Assert.Equal(new FunctionChanges("f"), (await store.FindAsync("f", Cancellation))! with { Version = null });
    }

    [Fact]
    public async Task Only_the_first_of_two_writers_of_a_change_succeeds()
    {
        var store = await CreateAsync();
        var first = await store.TryPutAsync(new("f") { Timeout = 1 }, Cancellation);
        Assert.Null(await store.TryPutAsync(new("f") { Timeout = 2 }, Cancellation));
        var second = await store.TryPutAsync(first! with { Timeout = 3 }, Cancellation);
        Assert.Null(await store.TryPutAsync(first with { Timeout = 4 }, Cancellation));
        Assert.Equal(second, await store.FindAsync("f", Cancellation));
    }
}
