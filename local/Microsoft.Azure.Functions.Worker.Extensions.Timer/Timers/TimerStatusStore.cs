using System.Text.Json;
using Azure.Storage.Blobs;
using Local.StorageAccounts;
using Microsoft.Extensions.Logging;

namespace Local.Timers;

/// <summary>Keeps a timer's status in the blob where the real host does: <c>azure-webjobs-hosts/timers/&lt;host id&gt;/&lt;function id&gt;/status</c>.</summary>
internal sealed class TimerStatusStore(BlobContainerClient container, string hostId, string functionId, ILogger logger)
{
    private readonly BlobClient _blob = container.GetBlobClient($"timers/{hostId}/{functionId}/status");

    /// <summary>The status; null where there is none, or none that can be read.</summary>
    public async Task<TimerStatus?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var content = (await _blob.DownloadContentAsync(cancellation)).Value.Content;
            return JsonSerializer.Deserialize(content.ToMemory().Span, TimerJson.Default.TimerStatus);
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            return null;
        }
        catch (JsonException e)
        {
            TimerLog.StatusUnreadable(logger, functionId, e.Message);
            return null;
        }
    }

    /// <summary>Writes the status. A failure is logged: the timer goes on, and at worst a missed run is not noticed.</summary>
    public async Task WriteAsync(TimerStatus status)
    {
        try
        {
            await _blob.UploadAsync(new BinaryData(JsonSerializer.SerializeToUtf8Bytes(status, TimerJson.Default.TimerStatus)), overwrite: true);
        }
        catch (Exception e) when (StorageErrors.IsOfStorage(e))
        {
            TimerLog.StatusNotWritten(logger, functionId, e.Message);
        }
    }
}
