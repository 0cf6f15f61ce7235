using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Lambda.Engine.Polling.Streams;

namespace Lambda.Functions.State;

/// <summary>
/// Stores windows in blobs, one for each shard. The state is the blob's content and the progress is its metadata, so that both change
/// together.
/// </summary>
internal sealed class WindowBlobs(BlobServiceClient blobs) : IWindowStore
{
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(StorageNames.Windows);

    public Task<StoredWindow?> LoadAsync(string mapping, StreamShard shard, CancellationToken cancellation) =>
        StorageGuard.CallAsync<StoredWindow?>("The window was not read", async () =>
        {
            try
            {
                var blob = (await Blob(mapping, shard).DownloadContentAsync(cancellation)).Value;
                return new(Read(blob.Details.Metadata, blob.Content.ToMemory()), blob.Details.ETag.ToString());
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                return null;
            }
        }, cancellation);

    public Task<string?> TrySaveAsync(string mapping, StreamShard shard, WindowState state, string? tag, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The window was not stored", async () =>
        {
            var options = new BlobUploadOptions
            {
                Metadata = Write(state, shard),
                Conditions = tag is null ? new() { IfNoneMatch = ETag.All } : new() { IfMatch = new ETag(tag) },
            };
            try
            {
                return (await Blob(mapping, shard).UploadAsync(new BinaryData(state.State), options, cancellation)).Value.ETag.ToString();
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                return null;
            }
        }, cancellation);

    public Task<IReadOnlyList<StreamShard>> ListOpenAsync(string mapping, DateTimeOffset endsBy, CancellationToken cancellation) =>
        StorageGuard.CallAsync<IReadOnlyList<StreamShard>>("The windows were not listed", async () =>
        {
            var open = new List<StreamShard>();
            await foreach (var blob in _container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, $"{mapping}/", cancellation))
                if (Read(blob.Metadata, default).Open is { } window && window.End <= endsBy)
                    open.Add(new(blob.Metadata["stream"], blob.Name[(mapping.Length + 1)..]));
            return open;
        }, cancellation);

    private BlobClient Blob(string mapping, StreamShard shard) => _container.GetBlobClient($"{mapping}/{shard.ShardId}");

    private static Dictionary<string, string> Write(WindowState state, StreamShard shard)
    {
        var metadata = new Dictionary<string, string>
        {
            ["stream"] = shard.StreamArn,
            ["foldedto"] = state.FoldedTo.ToString(CultureInfo.InvariantCulture),
            ["foldedat"] = Text(state.FoldedAt),
            ["closedto"] = Text(state.ClosedTo),
        };
        if (state.Open is { } open) (metadata["start"], metadata["end"]) = (Text(open.Start), Text(open.End));
        return metadata;
    }

    private static WindowState Read(IDictionary<string, string> metadata, ReadOnlyMemory<byte> state) =>
        new(long.Parse(metadata["foldedto"], CultureInfo.InvariantCulture), Time(metadata["foldedat"]), Time(metadata["closedto"]),
            metadata.TryGetValue("start", out var start) ? new TimeWindow(Time(start), Time(metadata["end"])) : null, state);

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);
}
