using Azure.Messaging.EventHubs;
using Azure.Messaging.ServiceBus;
using Lambda.Functions.Sources;
using Microsoft.Azure.Functions.Worker;

namespace HostedSoak;

public sealed class WorkQueue(ServiceBusSource source)
{
    [Function("WorkQueue")]
    [Reads(EventSources.Queue)]
    public Task Run(
        [ServiceBusTrigger(EventSources.Queue, Connection = "ServiceBus", IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, CancellationToken cancellation) =>
        source.ProcessAsync(EventSources.Queue, messages, actions, cancellation);
}

public sealed class ClicksStream(EventHubSource source)
{
    [Function("ClicksStream")]
    [Reads(EventSources.Hub)]
    [FixedDelayRetry(-1, EventHubSource.RetryDelay)]
    public Task Run(
        [EventHubTrigger(EventSources.Hub, Connection = "EventHubs", ConsumerGroup = "lambda")] EventData[] events,
        FunctionContext context) => source.ProcessAsync(EventSources.Hub, events, context);
}
