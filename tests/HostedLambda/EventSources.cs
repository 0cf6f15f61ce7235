using Lambda.Engine.Polling;

namespace HostedLambda;

public static class EventSources
{
    public static void Register(EventSourceRegistry sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        sources
            .AddServiceBusQueue("letters", "takes-letters")
            .AddEventHub("clicks", "counts-clicks", settings => settings with { TumblingWindowInSeconds = 60 });
    }
}
