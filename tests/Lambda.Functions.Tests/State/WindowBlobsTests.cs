using Azure.Storage.Blobs;
using Lambda.Engine.Polling.Streams;
using Lambda.Functions.State;
using Lambda.Testing.Contracts;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class FakeWindowsTests : WindowStoreContract
{
    protected override Task<IWindowStore> CreateAsync() => Task.FromResult<IWindowStore>(new FakeWindows());
}

public sealed class WindowBlobsTests(Storage storage) : WindowStoreContract
{
    protected override async Task<IWindowStore> CreateAsync()
    {
        var blobs = new BlobServiceClient(storage.NewAccount());
        await blobs.CreateBlobContainerAsync(StorageNames.Windows, cancellationToken: TestContext.Current.CancellationToken);
        return new WindowBlobs(blobs);
    }
}
