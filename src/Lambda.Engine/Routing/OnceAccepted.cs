using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Routing;

/// <summary>Accepts events for functions as asynchronous events. A function never receives the same event twice.</summary>
internal sealed class OnceAccepted(
    AsyncInvocations asynchronous, IInvocationRecords records, FunctionCatalogue catalogue, TimeProvider time, ILogger logger)
{
    /// <summary>Passes an event to each target of a rule, in the form that the target's input makes of it.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="source">The event's source, within which the id is unique.</param>
    /// <param name="rule">The rule that the event matches, or that is scheduled for now.</param>
    /// <param name="payload">The event in EventBridge's envelope.</param>
    /// <param name="cancellation">Cancelled when the app shuts down.</param>
    /// <exception cref="StorageUnavailableException">Some targets did not receive it.</exception>
    public Task SendAsync(string id, string source, EventRule rule, ReadOnlyMemory<byte> payload, CancellationToken cancellation) =>
        AllAsync(id, rule.Targets.Select(target => SendAsync(id, source, rule, target, payload, cancellation)));

    /// <summary>Waits for all targets, so that a failing target does not keep the event from the others.</summary>
    /// <exception cref="StorageUnavailableException">Some of them did not receive it.</exception>
    public static async Task AllAsync(string id, IEnumerable<Task<StorageUnavailableException?>> targets)
    {
        var failures = await Task.WhenAll(targets);
        if (failures.OfType<StorageUnavailableException>().FirstOrDefault() is { } failure)
            throw new StorageUnavailableException(
                $"{failures.Count(one => one is not null)} of {failures.Length} targets did not receive the event {id}: {failure.Message}",
                failure);
    }

    /// <summary>Passes an event to one target of a rule. Returns the reason why it was not accepted; null if it was.</summary>
    public async Task<StorageUnavailableException?> SendAsync(
        string id, string source, EventRule rule, EventTarget target, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> input;
        try
        {
            input = target.Input.Of(payload, new(rule.Name, rule.ArnIn(catalogue), time.GetUtcNow()));
        }
        catch (InputTooLargeException e)
        {
            // Redelivered, it would be as large.
            RoutingLog.InputTooLarge(logger, id, rule.Name, target.Function.Name, e.Message);
            EngineMetrics.NotRouted(rule.Name);
            return null;
        }
        // Event Grid delivers at least once, so the same event becomes the same request id, one for each rule and target. An id is unique
        // within its source.
        var key = $"{rule.Name}\n{target.Function.Name}\n{source.Length}\n{source}{id}";
        var failure = await SendAsync(id, rule.Name, key, target.Function, input, cancellation);
        if (failure is not null) EngineMetrics.NotRouted(rule.Name);
        return failure;
    }

    /// <summary>Passes an event to a function. Returns the reason why it was not accepted; null if it was.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="by">The rule, notification or subscription that the event comes from.</param>
    /// <param name="key">Identifies the event for this function.</param>
    /// <param name="function">The function.</param>
    /// <param name="input">The input that the function receives.</param>
    /// <param name="cancellation">Cancelled when the app shuts down.</param>
    public async Task<StorageUnavailableException?> SendAsync(
        string id, string by, string key, LambdaFunction function, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        var requestId = DeterministicId.Of(key);
        try
        {
            if (await records.FindAsync(requestId, cancellation) is not null)
            {
                RoutingLog.Redelivered(logger, id, by, function.Name, requestId);
                return null;
            }
            await asynchronous.AcceptAsync(function, new(requestId, input), cancellation);
            RoutingLog.Routed(logger, id, by, function.Name, requestId);
            return null;
        }
        catch (StorageUnavailableException e)
        {
            RoutingLog.NotRouted(logger, id, by, function.Name, e.Message);
            return e;
        }
    }
}
