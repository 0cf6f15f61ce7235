using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Local.ServiceBus.Pumps;

/// <summary>Whether an entity answers. Each change is logged once, however many loops see it.</summary>
internal sealed class EntityHealth(string path, ILogger logger)
{
    private readonly Lock _lock = new();
    private State _state = State.Ready;

    private enum State { Ready, Missing, Away }

    public bool IsReady
    {
        get { lock (_lock) return _state == State.Ready; }
    }

    /// <summary>The entity has answered.</summary>
    public void Answered()
    {
        if (Enter(State.Ready)) ServiceBusLog.Back(logger, path);
    }

    /// <summary>The entity does not exist, or cannot be received from.</summary>
    public void Failed(Exception cause)
    {
        if (cause is ServiceBusException { Reason: ServiceBusFailureReason.MessagingEntityNotFound })
        {
            if (Enter(State.Missing)) ServiceBusLog.Missing(logger, path);
        }
        else if (Enter(State.Away))
        {
            ServiceBusLog.Away(logger, path, cause.Message);
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
