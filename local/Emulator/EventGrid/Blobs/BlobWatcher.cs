using Local.Emulator.EventGrid.Topics;
using Microsoft.Extensions.Logging;

namespace Local.Emulator.EventGrid.Blobs;

/// <summary>Raises the events that Azurite does not raise, by repeatedly listing the containers that subscriptions ask for.</summary>
/// <remarks>
/// Blobs that exist when watching begins raise no event, even if they were created while the emulator was unavailable. All blobs of a
/// container that appears later are new. A container that is deleted raises no events, as in the service.
/// </remarks>
internal sealed partial class BlobWatcher(
    Topic topic, WatchedContainers containers, IBlobListing listing, BlobEvents events,
    TimeSpan interval, int maxBlobs, TimeProvider time, ILogger<BlobWatcher> log) : IAsyncDisposable
{
    private readonly Dictionary<string, ContainerView> _views = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private volatile WatcherStatus _status = new(false, 0, 0, [], null);
    private bool _hasBaseline, _isAway, _isFull;

    /// <summary>The result of the watcher's last round.</summary>
    public WatcherStatus Status => _status;

    public void Start() => _running = Task.Run(RunAsync);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await TryRoundAsync(_stopping.Token).ConfigureAwait(false);
                await Task.Delay(interval, time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped, perhaps in the middle of a listing.
        }
    }

    private async Task TryRoundAsync(CancellationToken cancellation)
    {
        string? fault = null;
        try
        {
            await RoundAsync(cancellation).ConfigureAwait(false);
            if (_isAway) LogBack(listing.Account);
            _isAway = false;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Catches everything, because the watcher must survive a failed round.
            fault = $"The storage account cannot be listed: {e.Message}";
            if (!_isAway) LogAway(listing.Account, e.Message);
            _isAway = true;
        }
        _status = new WatcherStatus(
            _hasBaseline,
            _views.Count,
            Remembered,
            [.. _missing.Order(StringComparer.Ordinal)],
            fault ?? (_isFull ? $"The limit of {maxBlobs} blobs is reached: further new blobs raise no events." : null));
    }

    private async Task RoundAsync(CancellationToken cancellation)
    {
        var names = new SortedSet<string>(containers.Exact, StringComparer.Ordinal);
        foreach (var prefix in containers.Prefixes)
            names.UnionWith((await listing.ContainersAsync(prefix, cancellation).ConfigureAwait(false)).Where(containers.Includes));
        foreach (var gone in _views.Keys.Except(names).ToArray()) _views.Remove(gone);
        var isFull = false;
        foreach (var name in names) isFull |= !await LookAsync(name, cancellation).ConfigureAwait(false);
        if (isFull && !_isFull) LogFull(listing.Account, maxBlobs);
        (_isFull, _hasBaseline) = (isFull, true);
    }

    /// <returns>False if the container has more blobs than can be remembered.</returns>
    private async Task<bool> LookAsync(string name, CancellationToken cancellation)
    {
        if (!_views.TryGetValue(name, out var view)) view = new ContainerView(isBaseline: !_hasBaseline && !_missing.Contains(name));
        view.Begin();
        var (room, isWhole) = (maxBlobs - Remembered, true);
        await foreach (var page in listing.BlobsAsync(name, cancellation).ConfigureAwait(false))
        {
            if (page is null)
            {
                _views.Remove(name);
                _missing.Add(name);
                return true;
            }
            _views[name] = view;
            // Known blobs need no additional room.
            BlobVersion[] within = [.. page.Where(blob => view.Knows(blob.Name) || room-- > 0)];
            isWhole &= within.Length == page.Count;
            topic.Publish([.. within.Where(view.IsNew).Select(events.Created)]);
        }
        _missing.Remove(name);
        topic.Publish([.. view.End().Select(events.Deleted)]);
        return isWhole;
    }

    private int Remembered => _views.Values.Sum(view => view.Count);
}

/// <summary>The result of a watcher's last round.</summary>
/// <param name="IsWatching">Whether all containers have been looked at once: from then on, new blobs raise events.</param>
/// <param name="Missing">Containers that a subscription names and that do not exist.</param>
/// <param name="Fault">The reason why events are not raised; null if they are.</param>
internal sealed record WatcherStatus(bool IsWatching, int Containers, int Blobs, IReadOnlyList<string> Missing, string? Fault);
