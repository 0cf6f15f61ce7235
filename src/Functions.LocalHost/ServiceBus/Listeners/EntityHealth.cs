using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>Tracks whether an entity is available. Each change is logged once, however many calls notice it.</summary>
internal sealed class EntityHealth(string path, ILogger logger)
{
    /// <summary>The pause after an entity failed. By then, the client has made its own retries.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private State _state = State.Ready;

    private enum State { Ready, Missing, Away }

    public bool IsReady
    {
        get { lock (_lock) return _state == State.Ready; }
    }

    /// <summary>Records that the entity has answered.</summary>
    public void Answered()
    {
        if (Enter(State.Ready)) ServiceBusLog.Back(logger, path);
    }

    /// <summary>Records that the entity does not exist, or that receiving from it failed.</summary>
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

    /// <summary>Handles an error that a processor reports. The processor continues when this returns, after a pause.</summary>
    public async Task HandleAsync(ProcessErrorEventArgs error)
    {
        switch (error.ErrorSource)
        {
            case ServiceBusErrorSource.ProcessMessageCallback:
                break;
            case ServiceBusErrorSource.Complete or ServiceBusErrorSource.Abandon:
                ServiceBusLog.Unsettled(logger, path, error.Exception.Message);
                break;
            case ServiceBusErrorSource.RenewLock:
                ServiceBusLog.LockLost(logger, path, error.Exception.Message);
                break;
            default:
                // Another instance was faster, or the app is stopping.
                if (error.CancellationToken.IsCancellationRequested
                    || error.Exception is ServiceBusException { Reason: ServiceBusFailureReason.SessionCannotBeLocked }) break;
                Failed(error.Exception);
                await Task.Delay(RetryDelay, error.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
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
