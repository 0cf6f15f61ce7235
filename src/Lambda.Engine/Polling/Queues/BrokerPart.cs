namespace Lambda.Engine.Polling.Queues;

/// <summary>The parts of a broker's message other than its body and the properties that its sender set.</summary>
internal sealed record BrokerPart
{
    /// <summary>When it was received from the queue.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Whether its body was sent as text, rather than as bytes.</summary>
    public bool IsText { get; init; }

    /// <summary>Whether the sender asked for the message to be stored. Service Bus stores every message.</summary>
    public bool IsPersistent { get; init; } = true;

    /// <summary>The id that the sender gave it; null when it gave none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The message's priority; null if the sender set none.</summary>
    public byte? Priority { get; init; }

    /// <summary>Links the message to others, such as a reply to its request; null when the sender set nothing.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The queue in which the sender wants a reply; null when it wants none.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The message's type in JMS and RabbitMQ, which AMQP calls the subject; null if the sender set none.</summary>
    public string? Type { get; init; }

    /// <summary>The media type of the body; null when the sender set none.</summary>
    public string? ContentType { get; init; }

    /// <summary>How the body is compressed; null when the sender set nothing.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>The user that the sender says it is; null when it says nothing.</summary>
    public string? UserId { get; init; }

    /// <summary>The group that the message belongs to, which RabbitMQ calls the application's id; null when there is none.</summary>
    public string? GroupId { get; init; }

    /// <summary>When the sender made the message, as it says; null when it does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How long the message lives after the queue accepts it; null when it does not expire.</summary>
    public TimeSpan? TimeToLive { get; init; }
}
