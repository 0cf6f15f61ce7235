using Azure.Storage.Blobs;
using Testing;

namespace Local.Tests;

public sealed class StackTests(Storage storage)
{
    [Fact]
    public async Task Accounts_of_the_test_storage_are_apart()
    {
        var (one, other) = (new BlobServiceClient(storage.NewAccount()), new BlobServiceClient(storage.NewAccount()));
        await one.CreateBlobContainerAsync("only-here", cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(await one.GetBlobContainerClient("only-here").ExistsAsync(TestContext.Current.CancellationToken));
        Assert.False(await other.GetBlobContainerClient("only-here").ExistsAsync(TestContext.Current.CancellationToken));
    }
}
