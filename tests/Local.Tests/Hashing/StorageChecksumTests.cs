using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Local.Tests.Hashing;

public sealed class StorageChecksumTests(Testing.Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Azure_Storage_computes_its_checksums_on_the_local_package()
    {
        var transport = new ChecksumTap();
        var service = new BlobServiceClient(storage.NewAccount(), new BlobClientOptions { Transport = transport });
        var container = service.GetBlobContainerClient("sums");
        await container.CreateAsync(cancellationToken: Cancellation);

        var options = new BlobUploadOptions { TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.StorageCrc64 } };
        await container.GetBlobClient("check").UploadAsync(new BinaryData("123456789"u8.ToArray()), options, Cancellation);

        // The check value of CRC-64/NVME, which the service uses, in little endian.
        Assert.Equal(Convert.ToBase64String(BitConverter.GetBytes(0xae8b14860a799888UL)), Assert.Single(transport.Checksums));
        var content = await container.GetBlobClient("check").DownloadContentAsync(Cancellation);
        Assert.Equal("123456789", content.Value.Content.ToString());
    }

    private sealed class ChecksumTap : Azure.Core.Pipeline.HttpClientTransport
    {
        public List<string> Checksums { get; } = [];

        public override ValueTask ProcessAsync(Azure.Core.HttpMessage message)
        {
            if (message.Request.Headers.TryGetValue("x-ms-content-crc64", out var sum)) Checksums.Add(sum!);
            return base.ProcessAsync(message);
        }
    }
}
