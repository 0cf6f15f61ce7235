using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Routing;

/// <summary>
/// Routes an event to the functions whose rules or bucket notifications it matches, as an asynchronous event for each of them, and to
/// archives.
/// </summary>
internal sealed class EventRouter(
    EventRules rules, FunctionCatalogue catalogue, AsyncInvocations asynchronous, IInvocationRecords records, TimeProvider time,
    ILogger<EventRouter> logger, BucketNotifications? buckets = null, EventArchives? archives = null)
{
    private readonly OnceAccepted _targets = new(asynchronous, records, catalogue, time, logger);

    /// <summary>
    /// Accepts an Event Grid event for each target of each matching rule, and for each notification. When it returns, every target and
    /// every archive has the event.
    /// </summary>
    /// <param name="json">The event, in either schema.</param>
    /// <param name="cancellation">Cancelled when the app shuts down.</param>
    /// <exception cref="MalformedEventException">The JSON is not an event.</exception>
    /// <exception cref="StorageUnavailableException">Some targets do not have the event, so it must be redelivered. The other targets then
    /// recognize it.</exception>
    public async Task RouteAsync(string json, CancellationToken cancellation)
    {
        var grid = GridEventReader.Read(json);
        if (ObjectEvents.IsOfTheEngine(grid))
        {
            // Running a function for the engine's own payload blobs would never end.
            RoutingLog.OwnBlob(logger, grid.Id, grid.Type, grid.Subject);
            return;
        }
        var bus = BusEvents.Of(grid, time.GetUtcNow());
        var payload = bus.ToJson(catalogue.AccountId, catalogue.Region);
        var matching = rules.Matching(payload.Span);
        EngineMetrics.Routed(matching.Count);
        var (change, notifications) = NotificationsOf(grid);
        var keeping = archives?.Matching(payload.Span) ?? [];
        if (matching.Count == 0 && notifications.Count == 0 && keeping.Count == 0)
        {
            RoutingLog.Unmatched(logger, grid.Id, grid.Type, grid.Source);
            return;
        }
        using var activity = EngineTraces.Process(EngineTraces.EventGrid, grid.Source, grid.Id, grid.Trace);
        await OnceAccepted.AllAsync(grid.Id,
        [
            .. matching.SelectMany(
                rule => rule.Targets.Select(target => _targets.SendAsync(grid.Id, grid.Source, rule, target, payload, cancellation))),
            .. notifications.Select(one => NotifyAsync(grid, change!, one.Name, one.Function, cancellation)),
            .. keeping.Select(archive => archives!.AppendAsync(archive, bus, payload, cancellation)),
        ]);
    }

    private (ObjectChange? Change, IReadOnlyList<(string Name, LambdaFunction Function)> Notifications) NotificationsOf(GridEvent grid) =>
        buckets is not null && ObjectChange.Of(grid) is { } change ? (change, [.. buckets.Of(change)]) : (null, []);

    private Task<StorageUnavailableException?> NotifyAsync(
        GridEvent grid, ObjectChange change, string notification, LambdaFunction function, CancellationToken cancellation)
    {
        var json = new ObjectRecord(change, grid.Time ?? time.GetUtcNow()).ToJson(notification, catalogue.AccountId, catalogue.Region);
        var key = $"notification\n{notification}\n{grid.Source.Length}\n{grid.Source}{grid.Id}";
        return _targets.SendAsync(grid.Id, notification, key, function, json, cancellation);
    }
}
