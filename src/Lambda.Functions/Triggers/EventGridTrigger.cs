using Lambda.Engine.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Triggers;

/// <summary>Routes Event Grid events, in either schema, to the functions whose rules they match.</summary>
public sealed partial class EventGridTrigger(TriggerServices services)
{
    private readonly EventRouter _router = services.Get<EventRouter>();
    private readonly ILogger<EventGridTrigger> _logger = services.Get<ILogger<EventGridTrigger>>();

    /// <summary>
    /// Routes one event. After an exception, Event Grid redelivers the event, and eventually dead-letters it, as the event subscription is
    /// configured.
    /// </summary>
    [Function("EventGridEvents")]
    public async Task Run([EventGridTrigger] string gridEvent, CancellationToken cancellation)
    {
        try
        {
            await _router.RouteAsync(gridEvent, cancellation);
        }
        catch (MalformedEventException e)
        {
            // Not acknowledged, because the event would be lost. Event Grid dead-letters it after its retries, as for any handler that
            // cannot read an event.
            Malformed(_logger, e.Message);
            throw;
        }
    }

    [LoggerMessage(520, LogLevel.Error,
        "Refused an event. {Reason} Event Grid will dead-letter the event if the subscription has a dead-letter location")]
    private static partial void Malformed(ILogger logger, string reason);
}
