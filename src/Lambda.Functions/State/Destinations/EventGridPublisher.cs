using Azure;
using Azure.Identity;
using Azure.Messaging;
using Lambda.Engine.Routing;
using Lambda.Functions.Observability;

namespace Lambda.Functions.State.Destinations;

/// <summary>Publishes events to the topics that are also destinations.</summary>
internal sealed class EventGridPublisher(EventGridTopics topics, TimeProvider time) : IEventPublisher
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public async Task PublishAsync(string topic, PublishedEvent published, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(published);
        if (topics.Error(topic) is { } problem)
            throw new ArgumentException($"Cannot publish to the topic '{topic}': {problem}", nameof(topic));
        if (PublishedEventCheck.Error(published) is { } error)
            throw new ArgumentException($"The event cannot be published: {error}", nameof(published));
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var sent = new CloudEvent(
                published.Source, published.Type, new BinaryData(published.Data), "application/json",
                CloudEventDataFormat.Json)
            { Id = published.Id, Time = time.GetUtcNow(), Subject = published.Subject };
            MessageTrace.Write(sent);
            await topics.Client(topic).SendEventAsync(sent, either.Token);
        }
        // After its retries a client throws an AggregateException; a network timeout appears as a cancellation that nobody requested.
        catch (Exception e) when (e is RequestFailedException or AggregateException or AuthenticationFailedException
            || e is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new EventNotPublishedException(
                $"The event {published.Id} was not published to topic {topic}: {StorageGuard.Reason(e)}", e);
        }
    }
}
