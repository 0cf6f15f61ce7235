using FunctionApp.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Triggers;

/// <summary>Events of Event Grid, in either of its schemas, go to the functions whose rules they match.</summary>
public sealed partial class EventGridTrigger(EventRouter router, ILogger<EventGridTrigger> logger)
{
    /// <summary>One event. What this throws has Event Grid deliver the event again, and in the end dead-letter it, as its subscription says.</summary>
    [Function("EventGridEvents")]
    public async Task Run([EventGridTrigger] string gridEvent, CancellationToken cancellation)
    {
        try
        {
            await router.RouteAsync(gridEvent, cancellation);
        }
        catch (MalformedEventException e)
        {
            // Not acknowledged, which would lose it: as with any handler that cannot read an event, it ends in the subscription's dead letters.
            Malformed(logger, e.Message);
            throw;
        }
    }

    [LoggerMessage(520, LogLevel.Error, "{Reason} Event Grid keeps it in its dead letters, if the subscription has a place for them")]
    private static partial void Malformed(ILogger logger, string reason);
}
