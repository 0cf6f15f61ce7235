using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Routing;

namespace Samples.Devices;

/// <summary>The lines that an app registers for its screens.</summary>
public static class ScreenFunctions
{
    /// <summary>For <c>Lambdas.cs</c>.</summary>
    public static void Register(FunctionRegistry functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        functions.Add<WatchScreens, TelemetryEvent, TelemetryResult>("watch-screens", DevicesJson.Default)
            .Add<AlertOperator, ContentDecided, string>("alert-operator", DevicesJson.Default);
    }

    /// <summary>For <c>EventSources.cs</c>: the endpoint of IoT Hub that is an event hub.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="hub">The endpoint's Event Hub-compatible name.</param>
    public static void Register(EventSourceRegistry sources, string hub)
    {
        ArgumentNullException.ThrowIfNull(sources);
        sources.AddEventHub(hub, "watch-screens", settings => settings with { ReportBatchItemFailures = true });
    }

    /// <summary>For the rules: who is alerted, and when.</summary>
    public static void Register(RuleRegistry rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        rules.Add(
            "hot-screens", """{"source":["screens"],"detail-type":["Content Decided"],"detail":{"inside":[{"numeric":[">",60]}]}}""",
            "alert-operator");
    }
}
