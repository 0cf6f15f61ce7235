using Azure.Messaging.EventHubs;
using Lambda.Functions.Sources;
using Microsoft.Azure.Functions.Worker;

namespace FunctionApp.Triggers;

/// <summary>Receives events from the event hub <c>sales</c>, for the event source mapping with that name.</summary>
public sealed class SalesStream(EventHubSource source)
{
    private const string Mapping = "sales";

    /// <summary>Processes the events of a partition that the host received together.</summary>
    // The host checkpoints even after a failed function. Unlimited retries keep it from moving past records that are not done.
    [Function("SalesStream")]
    [Reads(Mapping)]
    [FixedDelayRetry(-1, EventHubSource.RetryDelay)]
    public Task Run(
        [EventHubTrigger("sales", Connection = "EventHubs", ConsumerGroup = "lambda")] EventData[] events, FunctionContext context) =>
        source.ProcessAsync(Mapping, events, context);
}
