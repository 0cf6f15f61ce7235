namespace Lambda;

/// <summary>
/// Publishes events to the Event Grid topics in the settings (<c>EventGrid:Topics:&lt;name&gt;</c>), as a Lambda function puts events on an
/// event bus.
/// </summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html.</remarks>
public interface IEventPublisher
{
    /// <summary>Publishes an event. When it returns, Event Grid has accepted it.</summary>
    /// <param name="topic">The topic's name in the settings.</param>
    /// <param name="published">The event; its data is JSON of at most <see cref="PublishedEvent.MaxData"/> bytes.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="ArgumentException">There is no such topic, or Event Grid would refuse the event.</exception>
    /// <exception cref="EventNotPublishedException">Event Grid refused the event or did not answer; it can be published again.</exception>
    Task PublishAsync(string topic, PublishedEvent published, CancellationToken cancellation);
}

/// <summary>An event to publish, a CloudEvent 1.0.</summary>
/// <param name="Source">The event's source; <c>source</c> in a rule's pattern.</param>
/// <param name="Type">What happened; <c>detail-type</c> in a rule's pattern.</param>
/// <param name="Data">The event's data: JSON of at most <see cref="MaxData"/> bytes; <c>detail</c> in a rule's pattern.</param>
public sealed record PublishedEvent(string Source, string Type, ReadOnlyMemory<byte> Data)
{
    /// <summary>
    /// The maximum size of the data, in bytes. Event Grid accepts events of up to 1 MB, and the envelope takes part of that.
    /// </summary>
    public const int MaxData = 1000 * 1024;

    /// <summary>The event's subject; <c>resources</c> in a rule's pattern.</summary>
    public string? Subject { get; init; }

    /// <summary>
    /// The event's id, a new one by default. Publishing again with the same id, as a retried handler may, publishes the same event, which
    /// the app's own rules handle only once.
    /// </summary>
    public string Id { get; init; } = Guid.NewGuid().ToString();
}

/// <summary>The exception thrown when Event Grid did not accept an event. Its message says why.</summary>
public sealed class EventNotPublishedException(string message, Exception inner) : Exception(message, inner);
