using Azure.Messaging.EventHubs;
using Azure.Messaging.ServiceBus;
using Lambda.Functions.Sources;
using Microsoft.Azure.Functions.Worker;

namespace HostedLambda;

public sealed class LettersQueue(ServiceBusSource source)
{
    [Function("LettersQueue")]
    [Reads("letters")]
    public Task Run(
        [ServiceBusTrigger("letters", Connection = "ServiceBus", IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, CancellationToken cancellation) =>
        source.ProcessAsync("letters", messages, actions, cancellation);
}

public sealed class ClicksStream(EventHubSource source)
{
    [Function("ClicksStream")]
    [Reads("clicks")]
    [FixedDelayRetry(-1, EventHubSource.RetryDelay)]
    public Task Run([EventHubTrigger("clicks", Connection = "EventHubs")] EventData[] events, FunctionContext context) =>
        source.ProcessAsync("clicks", events, context);
}

public sealed class NewsTopic(TopicSource source)
{
    [Function("NewsTopic")]
    [ReadsTopic("news")]
    public Task Run([EventGridTrigger] string message, CancellationToken cancellation) =>
        source.ProcessAsync("news", message, cancellation);
}
