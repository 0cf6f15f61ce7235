using System.Diagnostics;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Hosting;

namespace Lambda.Functions.Callers;

/// <summary>Invokes functions for callers that wait for the result.</summary>
internal sealed class CallerInvoker(
    FunctionCatalogue catalogue, Invoker invoker, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>The account in the ARNs of events.</summary>
    public string AccountId => catalogue.AccountId;

    /// <summary>The region in the ARNs of events.</summary>
    public string Region => catalogue.Region;

    /// <summary>Invokes a function that the settings name.</summary>
    /// <param name="name">The function.</param>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="payload">The event.</param>
    /// <param name="patience">How long the caller waits; null to wait as long as the function may run.</param>
    public async Task<CallerOutcome> InvokeAsync(
        string name, string requestId, ReadOnlyMemory<byte> payload, TimeSpan? patience = null)
    {
        if (!catalogue.TryGet(name, out var function))
            throw new UnreachableException($"Unknown function {name}, although start-up checked that it exists.");
        if (payload.Length > Limits.SyncPayload) return new CallerOutcome.TooLarge();
        try
        {
            var invocation = invoker.InvokeAsync(function, new(requestId, payload), lifetime.ApplicationStopping);
            var outcome = patience is { } limit && !invocation.IsCompleted
                ? await invocation.AsTask().WaitAsync(limit, time)
                : await invocation;
            return outcome switch
            {
                InvocationOutcome.Succeeded succeeded => new CallerOutcome.Returned(succeeded.Payload),
                InvocationOutcome.Failed failed => new CallerOutcome.Failed(failed.Error),
                InvocationOutcome.Throttled => new CallerOutcome.Throttled(),
                var other => throw new UnreachableException($"Unexpected outcome: {other.GetType().Name}."),
            };
        }
        catch (TimeoutException)
        {
            return new CallerOutcome.TimedOut();
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return new CallerOutcome.Stopping();
        }
    }
}
