using Azure.Storage;
using Azure.Storage.Blobs;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Tests.Api;

public sealed class UploadAddressesTests
{
    [Theory]
    [InlineData("https://shop.blob.core.windows.net", "https")]
    [InlineData("http://storage.example.com:10000/shop", "https")]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1", null)]
    [InlineData("http://localhost:10000/devstoreaccount1", null)]
    public async Task An_upload_address_of_another_machine_requires_HTTPS(string account, string? protocol)
    {
        var blobs = new BlobServiceClient(new Uri(account), new StorageSharedKeyCredential("shop", Convert.ToBase64String(new byte[32])));
        var address = await new UploadAddresses(blobs, Options.Create(new UploadOptions()), TimeProvider.System).CreateAsync(
            "sales/day.csv", overwrite: true, TestContext.Current.CancellationToken);
        var query = QueryHelpers.ParseQuery(address!.Url.Query);
        Assert.Equal(protocol, query.TryGetValue("spr", out var asked) ? asked.ToString() : null);
        Assert.Equal("cw", query["sp"].ToString());
    }
}
