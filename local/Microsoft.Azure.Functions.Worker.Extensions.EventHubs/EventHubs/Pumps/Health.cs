using Azure.Messaging.EventHubs;
using Microsoft.Extensions.Logging;

namespace Local.EventHubs.Pumps;

/// <summary>Whether an event hub, or the storage of its checkpoints, answers. Logged once when it begins to fail anyone, and once when it fails no one any more.</summary>
internal sealed class Health(string what, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _failed = [];

    /// <summary>It has answered one who asked.</summary>
    /// <param name="who">Those who ask are told apart: what works for one may fail for another.</param>
    public void Answered(string who)
    {
        lock (_lock) if (!_failed.Remove(who) || _failed.Count > 0) return;
        EventHubsLog.Back(logger, what);
    }

    /// <summary>It does not exist, or does not answer.</summary>
    public void Failed(string who, Exception cause)
    {
        lock (_lock) if (!_failed.Add(who) || _failed.Count > 1) return;
        if (cause is EventHubsException { Reason: EventHubsException.FailureReason.ResourceNotFound }) EventHubsLog.Missing(logger, what);
        else EventHubsLog.Away(logger, what, cause.Message);
    }

    /// <summary>One who asked will ask no more.</summary>
    public void Forget(string who)
    {
        lock (_lock) _failed.Remove(who);
    }
}
