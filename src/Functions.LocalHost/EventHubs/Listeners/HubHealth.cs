using Azure;
using Azure.Messaging.EventHubs;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.EventHubs.Listeners;

/// <summary>
/// Whether an event hub, and the storage of its checkpoints, answer. Each is logged once when it begins to fail, and once when it answers
/// everyone again.
/// </summary>
internal sealed class HubHealth(string eventHub, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _hub = [];
    private readonly HashSet<string> _storage = [];

    private string Hub => $"Event hub '{eventHub}'";

    private string Storage => $"The storage with the checkpoints of event hub '{eventHub}'";

    /// <summary>The event hub has answered a partition or the processor.</summary>
    /// <param name="who">A partition, or nothing for the processor itself: what works for one may fail for another.</param>
    public void HubAnswered(string who) => Answered(_hub, who, Hub);

    /// <summary>The storage has answered a partition or the processor.</summary>
    public void StorageAnswered(string who)
    {
        Answered(_storage, who, Storage);
        // The processor asks the storage only after the event hub has named its partitions.
        Answered(_hub, who, Hub);
    }

    /// <summary>The event hub or the storage has failed.</summary>
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

    /// <summary>A partition is closed, and its state no longer counts.</summary>
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
