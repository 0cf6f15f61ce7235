using Lambda.Engine.Polling;

namespace LambdaApp;

/// <summary>
/// The queues and streams that the app reads. To add one, add a line here, and a trigger that names it with <c>[Reads]</c>.
/// </summary>
public static class EventSources
{
    public static void Register(EventSourceRegistry sources)
    {
        // sources.AddServiceBusQueue("orders", "fulfil-orders");
    }
}
