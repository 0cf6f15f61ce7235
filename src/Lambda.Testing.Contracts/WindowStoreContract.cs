using Lambda.Engine.Polling.Streams;

namespace Lambda.Testing.Contracts;

/// <summary>The behaviour that every store of windows must have.</summary>
public abstract class WindowStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly StreamShard Shard0 = StreamShard.OfPartition("arn:aws:kinesis:us-east-1:000000000000:stream/s", "0");
    private static readonly TimeWindow Window = new(Noon, Noon.AddMinutes(1));
    private static readonly WindowState State = new(41, Noon.AddSeconds(3.0000001), Noon, Window, """{"count":1}"""u8.ToArray());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Task<IWindowStore> CreateAsync();

    [Fact]
    public async Task Windows_are_read_as_they_were_saved()
    {
        var store = await CreateAsync();
        Assert.Null(await store.LoadAsync("m", Shard0, Cancellation));
        var tag = await store.TrySaveAsync("m", Shard0, State, null, Cancellation);
        await AssertStoredAsync(store, State, tag);
        tag = await store.TrySaveAsync("m", Shard0, State.Close(), tag, Cancellation);
        await AssertStoredAsync(store, State.Close(), tag);
        Assert.Null(await store.LoadAsync("other", Shard0, Cancellation));
    }

    [Fact]
    public async Task A_writer_with_an_outdated_version_saves_nothing()
    {
        var store = await CreateAsync();
        var first = await store.TrySaveAsync("m", Shard0, State, null, Cancellation);
        Assert.Null(await store.TrySaveAsync("m", Shard0, State.Close(), null, Cancellation));
        var second = await store.TrySaveAsync("m", Shard0, State.TerminateEarly(), first, Cancellation);
        Assert.Null(await store.TrySaveAsync("m", Shard0, State.Close(), first, Cancellation));
        await AssertStoredAsync(store, State.TerminateEarly(), second);
    }

    [Fact]
    public async Task Expired_windows_are_listed()
    {
        var store = await CreateAsync();
        var (open, closed, other) = (Shard("1"), Shard("2"), Shard("3"));
        await store.TrySaveAsync("m", open, State, null, Cancellation);
        await store.TrySaveAsync("m", closed, State.Close(), null, Cancellation);
        await store.TrySaveAsync("m2", other, State, null, Cancellation);
        Assert.Equal([open], await store.ListOpenAsync("m", Window.End, Cancellation));
        Assert.Equal([], await store.ListOpenAsync("m", Window.End.AddTicks(-1), Cancellation));

        static StreamShard Shard(string partition) => StreamShard.OfPartition(Shard0.StreamArn, partition);
    }

    private static async Task AssertStoredAsync(IWindowStore store, WindowState expected, string? tag)
    {
        var stored = await store.LoadAsync("m", Shard0, Cancellation);
        Assert.Equal(tag, stored!.Tag);
        Assert.Equal(expected with { State = default }, stored.State with { State = default });
        Assert.Equal(expected.State.ToArray(), stored.State.State.ToArray());
    }
}
