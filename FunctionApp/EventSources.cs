using Lambda.Engine.Polling;

namespace FunctionApp;

/// <summary>
/// The queues and streams that the app reads, and its schedules. To add a queue or stream, add a line here and a trigger in Triggers/.
/// </summary>
public static class EventSources
{
    /// <summary>Registers every event source mapping with its settings.</summary>
    public static void Register(EventSourceRegistry sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        sources
            .AddServiceBusQueue("orders", "fulfil-orders")
            .AddTableStream("orders", "project-orders", settings => settings with
            {
                MaximumRetryAttempts = 5,
                BisectBatchOnFunctionError = true,
                ReportBatchItemFailures = true,
            }, name: "order-changes")
            .AddEventHub("sales", "count-sales", settings => settings with
            {
                TumblingWindowInSeconds = 60,
                MaximumRetryAttempts = 3,
                BisectBatchOnFunctionError = true,
                ReportBatchItemFailures = true,
            }, consumerGroup: "lambda")
            // A window may be written a little after its end.
            .AddSchedule("hourly-sales", "cron(5 * * * ? *)", "report-sales");
    }
}
