using Lambda.Engine.Invocation;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Async;

/// <summary>Decides what happens to an event when storage is unavailable, or rejects it.</summary>
internal sealed class StorageTroubles(
    IEventQueue queue, EventCompletion end, RetryPolicy policy, TimeProvider time, ILogger<StorageTroubles> logger)
{
    private static readonly FunctionOptions NoFunction = new();

    /// <summary>Gives up on an event that storage rejects for good, and postpones any other.</summary>
    /// <exception cref="StorageUnavailableException">Neither was possible; the message must be redelivered.</exception>
    public async Task HandleAsync(
        AsyncEvent item, LambdaFunction? function, StorageUnavailableException trouble, CancellationToken shutdown)
    {
        if (!trouble.IsRefusal || !await TryEndAsync(item, function, trouble, shutdown))
            await PutOffAsync(item, function, trouble, shutdown);
    }

    // Storage will always refuse what it refused once. Whatever part it accepts is kept: for an event that was given up all that is left,
    // otherwise its record at the on-failure destination.
    private async Task<bool> TryEndAsync(
        AsyncEvent item, LambdaFunction? function, StorageUnavailableException refusal, CancellationToken shutdown)
    {
        var error = FunctionError.Of("StorageRefused", refusal.Message);
        AsyncLog.Refused(logger, item.RequestId, item.Function, item.Attempt, refusal.Message);
        try
        {
            await end.GiveUpAsync(item, function, InvocationCondition.RetriesExhausted, item.Attempts, error, shutdown);
            return true;
        }
        catch (StorageUnavailableException e) when (e.IsRefusal)
        {
            return await end.TryTellAsync(item, function, item.Attempts, error, shutdown);
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    // The queue may be available when another store is not; if it is not, the host redelivers the message.
    private async Task PutOffAsync(
        AsyncEvent item, LambdaFunction? function, StorageUnavailableException reason, CancellationToken shutdown)
    {
        var (next, delay) = policy.AfterSystemError(item, function?.Options ?? NoFunction, time.GetUtcNow());
        await queue.SendAsync(AsyncEventCodec.Write(next), delay, shutdown);
        AsyncLog.PutOff(logger, item.RequestId, item.Function, item.Attempt, delay, reason.Message);
    }
}
