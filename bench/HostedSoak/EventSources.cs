using Lambda.Engine.Polling;

namespace HostedSoak;

public static class EventSources
{
    public const string Queue = "work", Hub = "clicks", Table = "things", Records = "records";

    public static void Register(EventSourceRegistry sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        sources
            .AddServiceBusQueue(Queue, "take-messages")
            .AddEventHub(Hub, "count-clicks", settings => settings with { TumblingWindowInSeconds = 60 }, consumerGroup: "lambda")
            .AddTableStream(Table, "take-changes");
    }
}
