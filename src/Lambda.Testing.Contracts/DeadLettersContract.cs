using Lambda.Engine.Async;

namespace Lambda.Testing.Contracts;

/// <summary>The behaviour that every store of dead letters must have.</summary>
public abstract class DeadLettersContract
{
    private static readonly DateTimeOffset Accepted = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Task<IDeadLetters> CreateAsync();

    private static DeadLetter Letter(string id, string function = "f", double age = 0) => new(id, function, Accepted.AddSeconds(-age))
    {
        FailedAt = Accepted.AddMinutes(3),
        Attempts = 3,
        Condition = InvocationCondition.RetriesExhausted,
        ErrorType = "E",
        ErrorMessage = "It fails.",
        PayloadBlob = $"2026-01-02/{id}",
        ClientContext = "{}",
        Qualifier = "$LATEST",
        ParentRequestId = "r-0",
        Redrives = 1,
    };

    [Fact]
    public async Task A_dead_letter_is_found_by_its_key_as_it_was_stored()
    {
        var letters = await CreateAsync();
        await letters.TryAddAsync(Letter("r-1"), Cancellation);
        Assert.Equal(Letter("r-1"), (await letters.FindAsync(Letter("r-1").Key, Cancellation))! with { Version = null });
        Assert.Null(await letters.FindAsync(Letter("r-2").Key, Cancellation));
    }

    [Fact]
    public async Task Dead_letters_are_listed_by_function_with_the_newest_of_each_function_first()
    {
        var letters = await CreateAsync();
        foreach (var letter in new[]
        {
            Letter("r-3", age: 2), Letter("r-1"), Letter("r-2", age: 1), Letter("r-9", "a"), Letter("r-0", "z")
        })
            await letters.TryAddAsync(letter, Cancellation);
        Assert.Equal(["r-1", "r-2", "r-3"], await IdsAsync("f", 2));
        Assert.Equal(["r-9", "r-1", "r-2", "r-3", "r-0"], await IdsAsync(null, 2));
        Assert.Equal([], await IdsAsync("nobody", 2));

        async Task<List<string>> IdsAsync(string? function, int limit)
        {
            var (ids, after) = (new List<string>(), (DeadLetterKey?)null);
            while (await letters.ListAsync(function, after, limit, Cancellation) is { Count: > 0 } page)
            {
                Assert.InRange(page.Count, 1, limit);
                ids.AddRange(page.Select(letter => letter.RequestId));
                after = page[^1].Key;
            }
            return ids;
        }
    }

    [Fact]
    public async Task Only_the_first_of_two_writers_that_read_the_same_state_succeeds()
    {
        var letters = await CreateAsync();
        await letters.TryAddAsync(Letter("r-1"), Cancellation);
        var read = (await letters.FindAsync(Letter("r-1").Key, Cancellation))!;
        var first = await letters.TryReplaceAsync(read with { State = DeadLetterState.Redriving, LeasedUntil = Accepted }, Cancellation);
        Assert.Null(await letters.TryReplaceAsync(read with { State = DeadLetterState.Redriven }, Cancellation));
        Assert.NotNull(
            await letters.TryReplaceAsync(first! with { State = DeadLetterState.Redriven, RedrivenAt = Accepted }, Cancellation));
        Assert.Equal(DeadLetterState.Redriven, (await letters.FindAsync(read.Key, Cancellation))!.State);
    }

    [Fact]
    public async Task A_deleted_dead_letter_cannot_be_changed_and_can_be_deleted_again()
    {
        var letters = await CreateAsync();
        await letters.TryAddAsync(Letter("r-1"), Cancellation);
        var read = (await letters.FindAsync(Letter("r-1").Key, Cancellation))!;
        await letters.DeleteAsync(read.Key, Cancellation);
        await letters.DeleteAsync(read.Key, Cancellation);
        Assert.Null(await letters.TryReplaceAsync(read, Cancellation));
        Assert.Empty(await letters.ListAsync(null, null, 10, Cancellation));
    }

    [Fact]
    public async Task A_dead_letter_that_was_replaced_has_a_new_version()
    {
        var letters = await CreateAsync();
        var added = (await letters.TryAddAsync(Letter("r-1"), Cancellation))!;
        var replaced = await letters.TryReplaceAsync(added with { Attempts = 9 }, Cancellation);
        Assert.NotEqual(added.Version, replaced!.Version);
        Assert.Null(await letters.TryReplaceAsync(added, Cancellation));
    }

    [Fact]
    public async Task A_dead_letter_is_added_once_and_the_first_one_is_kept()
    {
        var letters = await CreateAsync();
        var added = (await letters.TryAddAsync(Letter("r-1"), Cancellation))!;
        Assert.Null(await letters.TryAddAsync(Letter("r-1") with { Attempts = 9 }, Cancellation));
        Assert.Equal(added, await letters.FindAsync(Letter("r-1").Key, Cancellation));
    }

    [Fact]
    public async Task Only_dead_letters_older_than_a_given_time_are_deleted()
    {
        var letters = await CreateAsync();
        await letters.TryAddAsync(Letter("r-1") with { FailedAt = Accepted.AddSeconds(-1) }, Cancellation);
        await letters.TryAddAsync(Letter("r-2") with { FailedAt = Accepted }, Cancellation);
        Assert.Equal(1, await letters.DeleteOlderAsync(Accepted, Cancellation));
        Assert.Equal("r-2", Assert.Single(await letters.ListAsync(null, null, 10, Cancellation)).RequestId);
    }
}
