using Azure;
using Azure.Messaging.EventHubs;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.EventHubs.Listeners;

/// <summary>
/// Tracks whether an event hub, and the storage for its checkpoints, are available. Each is logged once when it begins to fail, and once
/// when all requests to it succeed again.
/// </summary>
internal sealed class HubHealth(string eventHub, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _hub = [];
    private readonly HashSet<string> _storage = [];

    private string Hub => $"Event hub '{eventHub}'";

    private string Storage => $"The storage with the checkpoints of event hub '{eventHub}'";

    /// <summary>Records that the event hub has answered a partition or the processor.</summary>
    /// <param name="who">The partition; empty for the processor itself. Requests of one may succeed while those of another fail.</param>
    public void HubAnswered(string who) => Answered(_hub, who, Hub);

    /// <summary>Records that the storage has answered a partition or the processor.</summary>
    public void StorageAnswered(string who)
    {
        Answered(_storage, who, Storage);
        // The processor asks the storage only after the event hub has named its partitions.
        Answered(_hub, who, Hub);
    }

    /// <summary>Records that the event hub or the storage has failed.</summary>
    public void Failed(string who, Exception cause)
    {
        var ofStorage = OfStorage(cause);
        var isStorage = ofStorage is not null;
        var failing = isStorage ? _storage : _hub;
        lock (_lock) if (!failing.Add(who) || failing.Count > 1) return;
        var what = isStorage ? Storage : Hub;
        if (cause is EventHubsException { Reason: EventHubsException.FailureReason.ResourceNotFound }) EventHubsLog.Missing(logger, what);
        else EventHubsLog.Away(logger, what, (ofStorage ?? cause).Message);
    }

    /// <summary>Records that a partition is closed, so that its failures no longer count.</summary>
    public void Forget(string who)
    {
        lock (_lock)
        {
            _hub.Remove(who);
            _storage.Remove(who);
        }
    }

    // The processor wraps the store's exceptions in EventHubsException or AggregateException.
    private static RequestFailedException? OfStorage(Exception? cause) => cause switch
    {
        null => null,
        RequestFailedException failed => failed,
        AggregateException tries => tries.InnerExceptions.Select(OfStorage).FirstOrDefault(one => one is not null),
        _ => OfStorage(cause.InnerException),
    };

    private void Answered(HashSet<string> failing, string who, string what)
    {
        lock (_lock) if (!failing.Remove(who) || failing.Count > 0) return;
        EventHubsLog.Back(logger, what);
    }
}
