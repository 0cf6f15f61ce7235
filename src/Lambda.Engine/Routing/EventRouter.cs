using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Routing;

/// <summary>Routes an event to the functions whose rules it matches, as an asynchronous event for each.</summary>
public sealed class EventRouter(
    EventRules rules, FunctionCatalogue catalogue, AsyncInvocations asynchronous, IInvocationRecords records, TimeProvider time,
    ILogger<EventRouter> logger)
{
    private readonly OnceAccepted _targets = new(asynchronous, records, catalogue, time, logger);

    /// <summary>
    /// Accepts an event of Event Grid for each target of each matching rule. When it returns, every target has the event.
    /// </summary>
    /// <param name="json">The event, in either schema.</param>
    /// <param name="cancellation">Cancelled when the app shuts down.</param>
    /// <exception cref="MalformedEventException">The JSON is not an event.</exception>
    /// <exception cref="StorageUnavailableException">Some targets do not have the event, so it must be redelivered. The others recognize it
    /// then.</exception>
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
        EngineMetrics.Routed(matching.Count);
        if (matching.Count == 0)
        {
            RoutingLog.Unmatched(logger, grid.Id, grid.Type, grid.Source);
            return;
        }
        using var activity = EngineTraces.Process("event_grid", grid.Source, grid.Id, grid.Trace);
        await OnceAccepted.AllAsync(grid.Id, matching.SelectMany(
            rule => rule.Targets.Select(target => _targets.SendAsync(grid.Id, grid.Source, rule, target, payload, cancellation))));
    }
}
