using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Local.Stack;

// A process for tests to kill: `azurite <folder>` keeps uploads in flight, `npm <folder>` installs a package. The first argument is the
// address that every app is given.
if (args is not [_, var verb, var folder]) throw new ArgumentException("StackApp azurite|npm <folder>");
if (verb == "npm")
{
    await new NodePackage(folder, "the package").EnsureInstalledAsync(Console.WriteLine, CancellationToken.None);
    return;
}

var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
var azurite = await Azurite.StartAsync(folder, new AzuritePorts(0, 0, 0), $"load:{key}", Console.WriteLine, CancellationToken.None);
var container = new BlobContainerClient(azurite.Ports.ConnectionString("load", key), "uploads");
await container.CreateIfNotExistsAsync();
await container.GetBlobClient("first").UploadAsync(BinaryData.FromBytes(new byte[1]), overwrite: true);
var uploads = Enumerable.Range(0, 8).Select(number => UploadAsync($"{number}")).ToList();
// The line that a test waits for.
Console.WriteLine($"Listening on http://127.0.0.1:{azurite.Ports.Blob}");
await Task.WhenAll(uploads);

async Task UploadAsync(string name)
{
    while (true) await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(new byte[4 << 20]), overwrite: true);
}
