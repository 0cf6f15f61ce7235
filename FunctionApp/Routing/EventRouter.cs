using FunctionApp.Async;
using FunctionApp.Invocation;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Routing;

/// <summary>Brings an event to the functions that rules want it for, as an asynchronous event of each.</summary>
public sealed class EventRouter(EventRules rules, FunctionCatalogue catalogue, AsyncInvocations asynchronous, IInvocationRecords records, TimeProvider time, ILogger<EventRouter> logger)
{
    /// <summary>Accepts an event of Event Grid for each target of each rule it matches; once this returns, all have it.</summary>
    /// <param name="json">The event, in either schema.</param>
    /// <param name="cancellation">The app's end.</param>
    /// <exception cref="MalformedEventException">It is no event.</exception>
    /// <exception cref="StorageUnavailableException">Not all targets have it: it is to be delivered again. Those that have it are known then.</exception>
    public async Task RouteAsync(string json, CancellationToken cancellation)
    {
        var grid = GridEventReader.Read(json);
        if (ObjectEvents.IsOfTheEngine(grid))
        {
            // To run a function for a payload that is stored for it would go on for ever.
            RoutingLog.OwnBlob(logger, grid.Id, grid.Type, grid.Subject);
            return;
        }
        var payload = BusEvents.Of(grid, time.GetUtcNow()).ToJson(catalogue.AccountId, catalogue.Region);
        var matching = rules.Matching(payload.Span);
        RoutingTelemetry.Came(matching.Count);
        if (matching.Count == 0)
        {
            RoutingLog.Unmatched(logger, grid.Id, grid.Type, grid.Source);
            return;
        }
        // One that fails does not keep the others from it.
        var failures = await Task.WhenAll(matching.SelectMany(rule => rule.Targets.Select(target => AcceptAsync(grid, rule, target, payload, cancellation))));
        if (failures.OfType<StorageUnavailableException>().FirstOrDefault() is { } failure)
            throw new StorageUnavailableException($"{failures.Count(one => one is not null)} of {failures.Length} targets did not get the event {grid.Id}: {failure.Message}", failure);
    }

    private async Task<StorageUnavailableException?> AcceptAsync(GridEvent grid, EventRule rule, LambdaFunction target, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        // Event Grid delivers at least once: the same event is the same request, once for each rule and target. An id is unique for its source.
        var requestId = DeterministicId.Of($"{rule.Name}\n{target.Name}\n{grid.Source.Length}\n{grid.Source}{grid.Id}");
        try
        {
            if (await records.FindAsync(requestId, cancellation) is not null)
            {
                RoutingLog.Redelivered(logger, grid.Id, rule.Name, target.Name, requestId);
                return null;
            }
            await asynchronous.AcceptAsync(target, new(requestId, payload), cancellation);
            RoutingLog.Routed(logger, grid.Id, rule.Name, target.Name, requestId);
            return null;
        }
        catch (StorageUnavailableException e)
        {
            RoutingTelemetry.Failed(rule);
            RoutingLog.NotRouted(logger, grid.Id, rule.Name, target.Name, e.Message);
            return e;
        }
    }
}
