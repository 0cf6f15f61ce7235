namespace FunctionApp.Routing;

/// <summary>Publishes events to the topics of Event Grid that settings name (<c>EventGrid:Topics:&lt;name&gt;</c>), as a Lambda function would put them on an event bus.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html.</remarks>
public interface IEventPublisher
{
    /// <summary>Publishes an event; once this returns, Event Grid has it.</summary>
    /// <param name="topic">The topic's name in the settings.</param>
    /// <param name="published">The event.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ArgumentException">There is no such topic, or the event is none that Event Grid would take.</exception>
    /// <exception cref="EventNotPublishedException">Event Grid did not take it, or did not answer; it may be published again.</exception>
    Task PublishAsync(string topic, PublishedEvent published, CancellationToken cancellation);
}

/// <summary>An event to publish, a CloudEvent 1.0.</summary>
/// <param name="Source">Where it happened; <c>source</c> in a rule's pattern.</param>
/// <param name="Type">What happened; <c>detail-type</c> in a rule's pattern.</param>
/// <param name="Data">The rest, as JSON of at most <see cref="MaxData"/> bytes; <c>detail</c> in a rule's pattern.</param>
public sealed record PublishedEvent(string Source, string Type, ReadOnlyMemory<byte> Data)
{
    /// <summary>The largest data, in bytes: Event Grid takes events of 1 MB, of which the event around the data needs some.</summary>
    public const int MaxData = 1000 * 1024;

    /// <summary>What it is about; <c>resources</c> in a rule's pattern.</summary>
    public string? Subject { get; init; }

    /// <summary>Its id, a new one unless given: to publish again with the same id, as a retried handler may, is to publish the same event, which the app's own rules take once.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString();

    /// <summary>What is wrong with it; null when nothing is.</summary>
    internal string? Error()
    {
        if (string.IsNullOrEmpty(Source)) return "an event has a source.";
        if (BusEvents.IsOfAService(Source)) return $"a source does not begin with 'aws.', as '{Source}' does.";
        if (string.IsNullOrEmpty(Type)) return "an event has a type.";
        if (string.IsNullOrEmpty(Id)) return "an event has an id.";
        if (Data.Length > MaxData) return $"its data has {Data.Length} bytes; allowed are {MaxData}.";
        return Invocation.PayloadJson.Error(Data.Span) is { } error ? $"its data is not JSON: {error}" : null;
    }
}

/// <summary>Event Grid did not take an event. The message says why.</summary>
public sealed class EventNotPublishedException(string message, Exception inner) : Exception(message, inner);
