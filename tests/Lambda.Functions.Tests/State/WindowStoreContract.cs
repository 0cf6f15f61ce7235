using Azure.Storage.Blobs;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.Polling.Streams.Windows;
using Lambda.Functions.State;
using Testing;

namespace Lambda.Functions.Tests.State;

/// <summary>What every store of windows does, the fake one included.</summary>
public abstract class WindowStoreContract
{
    private static readonly TimeWindow Window = new(StreamSome.Noon, StreamSome.Noon.AddMinutes(1));
    private static readonly WindowState State = new(41, StreamSome.Noon.AddSeconds(3.0000001), StreamSome.Noon, Window, """{"count":1}"""u8.ToArray());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract Task<IWindowStore> CreateAsync();

    [Fact]
    public async Task Windows_are_read_as_they_were_saved()
    {
        var store = await CreateAsync();
        Assert.Null(await store.LoadAsync("m", StreamSome.Shard, Cancellation));
        var tag = await store.TrySaveAsync("m", StreamSome.Shard, State, null, Cancellation);
        await AssertStoredAsync(store, State, tag);
        tag = await store.TrySaveAsync("m", StreamSome.Shard, State.Close(), tag, Cancellation);
        await AssertStoredAsync(store, State.Close(), tag);
        Assert.Null(await store.LoadAsync("other", StreamSome.Shard, Cancellation));
    }

    [Fact]
    public async Task A_writer_that_is_late_saves_nothing()
    {
        var store = await CreateAsync();
        var first = await store.TrySaveAsync("m", StreamSome.Shard, State, null, Cancellation);
        Assert.Null(await store.TrySaveAsync("m", StreamSome.Shard, State.Close(), null, Cancellation));
        var second = await store.TrySaveAsync("m", StreamSome.Shard, State.TerminateEarly(), first, Cancellation);
        Assert.Null(await store.TrySaveAsync("m", StreamSome.Shard, State.Close(), first, Cancellation));
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

        static StreamShard Shard(string partition) => StreamShard.OfPartition(StreamSome.Shard.StreamArn, partition);
    }

    private static async Task AssertStoredAsync(IWindowStore store, WindowState expected, string? tag)
    {
        var stored = await store.LoadAsync("m", StreamSome.Shard, Cancellation);
        Assert.Equal(tag, stored!.Tag);
        Assert.Equal(expected with { State = default }, stored.State with { State = default });
        Assert.Equal(expected.State.ToArray(), stored.State.State.ToArray());
    }
}

public sealed class FakeWindowsTests : WindowStoreContract
{
    private protected override Task<IWindowStore> CreateAsync() => Task.FromResult<IWindowStore>(new FakeWindows());
}

public sealed class WindowBlobsTests(Storage storage) : WindowStoreContract
{
    private protected override async Task<IWindowStore> CreateAsync()
    {
        var blobs = new BlobServiceClient(storage.NewAccount());
        await blobs.CreateBlobContainerAsync(StorageNames.Windows, cancellationToken: TestContext.Current.CancellationToken);
        return new WindowBlobs(blobs);
    }
}
