using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Routing;

/// <summary>Routes an event to the functions whose rules it matches, as an asynchronous event for each.</summary>
public sealed class EventRouter(
    EventRules rules, FunctionCatalogue catalogue, AsyncInvocations asynchronous, IInvocationRecords records, TimeProvider time,
    ILogger<EventRouter> logger)
{
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
        RoutingTelemetry.RecordReceived(matching.Count);
        if (matching.Count == 0)
        {
            RoutingLog.Unmatched(logger, grid.Id, grid.Type, grid.Source);
            return;
        }
        // One that fails does not keep the others from it.
        var failures = await Task.WhenAll(
            matching.SelectMany(rule => rule.Targets.Select(target => AcceptAsync(grid, rule, target, payload, cancellation))));
        if (failures.OfType<StorageUnavailableException>().FirstOrDefault() is { } failure)
            throw new StorageUnavailableException(
                $"{failures.Count(one => one is not null)} of {failures.Length} targets did not receive the event {grid.Id}: {failure.Message}",
                failure);
    }

    private async Task<StorageUnavailableException?> AcceptAsync(
        GridEvent grid, EventRule rule, LambdaFunction target, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        // Event Grid delivers at least once: the same event is the same request, once for each rule and target. An id is unique for its
        // source.
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
