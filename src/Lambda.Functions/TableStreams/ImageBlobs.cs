using Azure.Storage.Blobs;
using Lambda.Engine.TableStreams.Writing;
using Lambda.Functions.State;

namespace Lambda.Functions.TableStreams;

/// <summary>Stores images that are too large for the row of their change in a separate container, filed by day.</summary>
internal sealed class ImageBlobs(BlobServiceClient blobs) : IImageStore
{
    private readonly PayloadBlobs _blobs = new(blobs, StorageNames.TableStreamImages);

    public Task<string> SaveAsync(string name, DateTimeOffset day, ReadOnlyMemory<byte> images, CancellationToken cancellation) =>
        _blobs.SaveAsync(name, day, images, cancellation);

    public Task<ReadOnlyMemory<byte>?> LoadAsync(string name, CancellationToken cancellation) => _blobs.LoadAsync(name, cancellation);

    public Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation) =>
        _blobs.DeleteOlderAsync(before, cancellation);
}
