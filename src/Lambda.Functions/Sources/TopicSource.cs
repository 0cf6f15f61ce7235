using Lambda.Engine.Routing;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Sources;

/// <summary>Passes messages of an Event Grid topic to the functions that are subscribed to it.</summary>
public sealed partial class TopicSource
{
    private readonly TopicRouter _router;
    private readonly ILogger<TopicSource> _logger;

    internal TopicSource(TopicRouter router, ILogger<TopicSource> logger) => (_router, _logger) = (router, logger);

    /// <summary>
    /// Accepts a message. After an exception, Event Grid redelivers it, and eventually dead-letters it, as the event subscription is
    /// configured.
    /// </summary>
    /// <param name="topic">The topic's name, as it is in EventSources.cs.</param>
    /// <param name="gridEvent">The event, in either of Event Grid's schemas.</param>
    /// <param name="cancellation">Cancelled when the app shuts down.</param>
    public async Task ProcessAsync(string topic, string gridEvent, CancellationToken cancellation)
    {
        try
        {
            await _router.RouteAsync(topic, gridEvent, cancellation);
        }
        catch (MalformedEventException e)
        {
            // Not acknowledged, because the event would be lost.
            Malformed(_logger, topic, e.Message);
            throw;
        }
    }

    [LoggerMessage(521, LogLevel.Error,
        "Refused a message of the topic {Topic}. {Reason} Event Grid will dead-letter the message if its subscription has a dead-letter "
            + "location")]
    private static partial void Malformed(ILogger logger, string topic, string reason);
}
