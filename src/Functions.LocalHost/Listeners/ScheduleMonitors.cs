using System.Collections.Concurrent;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Azure.WebJobs.Host.Storage;
using Newtonsoft.Json;

namespace Functions.LocalHost.Listeners;

/// <summary>Keeps the time of each timer's last run in storage, so that a run missed while the app was down is made up for.</summary>
/// <remarks>The container and the names are the real host's.</remarks>
internal sealed class BlobScheduleMonitor(IAzureBlobStorageProvider storage, IHostIdProvider host) : ScheduleMonitor
{
    public override async Task<ScheduleStatus?> GetStatusAsync(string timerName)
    {
        try
        {
            var content = await (await BlobAsync(timerName)).DownloadContentAsync();
            return JsonConvert.DeserializeObject<ScheduleStatus>(content.Value.Content.ToString());
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public override async Task UpdateStatusAsync(string timerName, ScheduleStatus status)
    {
        var blob = await BlobAsync(timerName);
        var content = Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(status));
        try
        {
            await UploadAsync(blob, content);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            await Container().CreateIfNotExistsAsync();
            await UploadAsync(blob, content);
        }
    }

    private async Task<BlobClient> BlobAsync(string timerName) =>
        Container().GetBlobClient($"timers/{await host.GetHostIdAsync(CancellationToken.None)}/{timerName}/status");

    private BlobContainerClient Container() => storage.TryCreateHostingBlobContainerClient(out var container) ? container
        : throw new InvalidOperationException("AzureWebJobsStorage does not name a storage account: set it to a connection string.");

    private static async Task UploadAsync(BlobClient blob, byte[] content)
    {
        using var stream = new MemoryStream(content);
        await blob.UploadAsync(stream, overwrite: true);
    }
}

/// <summary>Keeps the time of each timer's last run in memory.</summary>
internal sealed class MemoryScheduleMonitor : ScheduleMonitor
{
    private readonly ConcurrentDictionary<string, ScheduleStatus> _status = new();

    public override Task<ScheduleStatus?> GetStatusAsync(string timerName) => Task.FromResult(_status.GetValueOrDefault(timerName));

    public override Task UpdateStatusAsync(string timerName, ScheduleStatus status)
    {
        _status[timerName] = status;
        return Task.CompletedTask;
    }
}
