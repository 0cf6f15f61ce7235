using Azure.Messaging.EventHubs;
using Microsoft.Extensions.Logging;

namespace Local.EventHubs.Pumps;

/// <summary>Whether an event hub, or the storage of its checkpoints, answers. Each change is logged once, however many loops see it.</summary>
internal sealed class Health(string what, ILogger logger)
{
    private readonly Lock _lock = new();
    private State _state = State.Ready;

    private enum State { Ready, Missing, Away }

    /// <summary>It has answered.</summary>
    public void Answered()
    {
        if (Enter(State.Ready)) EventHubsLog.Back(logger, what);
    }

    /// <summary>It does not exist, or does not answer.</summary>
    public void Failed(Exception cause)
    {
        if (cause is EventHubsException { Reason: EventHubsException.FailureReason.ResourceNotFound })
        {
            if (Enter(State.Missing)) EventHubsLog.Missing(logger, what);
        }
        else if (Enter(State.Away))
        {
            EventHubsLog.Away(logger, what, cause.Message);
        }
    }

    private bool Enter(State state)
    {
        lock (_lock)
        {
            if (_state == state) return false;
            _state = state;
            return true;
        }
    }
}
