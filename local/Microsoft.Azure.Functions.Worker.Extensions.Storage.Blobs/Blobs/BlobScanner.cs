using System.Diagnostics.CodeAnalysis;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Local.Host;
using Local.StorageAccounts;
using Microsoft.Extensions.Logging;

namespace Local.Blobs;

/// <summary>Looks through a function's container again and again, and hands on what it has not seen. A container that is missing or away is looked for again.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer or a parent holds nothing.")]
internal sealed class BlobScanner(BlobRegistration registration, BlobIntake intake, BlobQueue queue, TimeProvider time, ILogger logger) : IListener
{
    private const int PageSize = 1000;
    private const int HandedOnAtOnce = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly BlobContainerClient _container = registration.Blobs.GetBlobContainerClient(registration.Path.Container.ToLowerInvariant());
    private readonly CancellationTokenSource _stopping = new();
    private readonly SeenBlobs _seen = new();
    private bool _away;
    private Task _loop = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellation)
    {
        await queue.StartAsync(cancellation);
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        await _stopping.CancelAsync();
        await _loop;
        await queue.StopAsync(cancellation);
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await ScanAsync(_stopping.Token);
                await Task.Delay(Interval, time, _stopping.Token);
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // Stopped, also in the middle of a request. What was half handed on, its receipt says.
        }
    }

    private async Task ScanAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var page in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, registration.Path.Prefix, cancellation).AsPages(pageSizeHint: PageSize))
                await Parallel.ForEachAsync(New(page.Values), new ParallelOptions { MaxDegreeOfParallelism = HandedOnAtOnce, CancellationToken = cancellation }, HandOnAsync);
            _seen.EndListing();
            if (_away) BlobLog.Back(logger, _container.Name);
            _away = false;
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            _seen.EndListing();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // The scanner must outlive whatever goes wrong here; what it is, is logged when it begins. What was seen stays so.
            if (!_away) BlobLog.Away(logger, _container.Name, e.Message);
            _away = true;
        }
    }

    private List<BlobItem> New(IEnumerable<BlobItem> page) =>
        [.. page.Where(blob => registration.Path.Match(blob.Name) is not null && blob.Properties.ETag is { } etag && _seen.IsNew(blob.Name, BlobVersion.Quoted(etag)))];

    private async ValueTask HandOnAsync(BlobItem blob, CancellationToken cancellation)
    {
        var version = new BlobVersion(_container.Name, blob.Name, BlobVersion.Quoted(blob.Properties.ETag!.Value), $"{blob.Properties.BlobType ?? BlobType.Block}Blob");
        // Not handed on: another instance may be at it. The next scan asks again.
        if (!await intake.AcceptAsync(registration, version, cancellation)) return;
        lock (_seen) _seen.Add(version.Name, version.ETag);
    }
}
