using Azure.Messaging.EventHubs;
using Lambda.Functions.Sources;
using Microsoft.Azure.Functions.Worker;

namespace FunctionApp.Triggers;

/// <summary>Receives events of the event hub <c>sales</c>, for the event source mapping of that name.</summary>
public sealed class SalesStream(EventHubSource source)
{
    private const string Mapping = "sales";

    /// <summary>Processes events of a partition that the host received together.</summary>
    // The host keeps its position after a function that failed, too: what is not done comes again only because the function is retried
    // without end.
    [Function("SalesStream")]
    [Reads(Mapping)]
    [FixedDelayRetry(-1, EventHubSource.RetryDelay)]
    public Task Run(
        [EventHubTrigger("sales", Connection = "EventHubs", ConsumerGroup = "lambda")] EventData[] events, FunctionContext context) =>
        source.ProcessAsync(Mapping, events, context);
}
