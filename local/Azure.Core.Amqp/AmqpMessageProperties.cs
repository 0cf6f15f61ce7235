namespace Azure.Core.Amqp;

/// <summary>The properties that the standard defines (AMQP 1.0, part 3.2.4).</summary>
public class AmqpMessageProperties
{
    internal AmqpMessageProperties() { }

    /// <summary>Names the message.</summary>
    public AmqpMessageId? MessageId { get; set; }

    /// <summary>Who made it.</summary>
    public ReadOnlyMemory<byte>? UserId { get; set; }

    /// <summary>The node it is for.</summary>
    public AmqpAddress? To { get; set; }

    /// <summary>What it is about.</summary>
    public string? Subject { get; set; }

    /// <summary>The node to reply to.</summary>
    public AmqpAddress? ReplyTo { get; set; }

    /// <summary>The message it is about.</summary>
    public AmqpMessageId? CorrelationId { get; set; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; set; }

    /// <summary>How the body is encoded besides.</summary>
    public string? ContentEncoding { get; set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset? AbsoluteExpiryTime { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime { get; set; }

    /// <summary>The group it belongs to: a session in Service Bus.</summary>
    public string? GroupId { get; set; }

    /// <summary>Its place in the group.</summary>
    public uint? GroupSequence { get; set; }

    /// <summary>The group that a reply is to belong to.</summary>
    public string? ReplyToGroupId { get; set; }

    internal bool IsSet =>
        MessageId is not null || UserId is not null || To is not null || Subject is not null || ReplyTo is not null || CorrelationId is not null || ContentType is not null
        || ContentEncoding is not null || AbsoluteExpiryTime is not null || CreationTime is not null || GroupId is not null || GroupSequence is not null || ReplyToGroupId is not null;
}
