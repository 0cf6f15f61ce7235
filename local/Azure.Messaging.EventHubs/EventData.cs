#nullable disable annotations // The real package is not annotated.
using System.ComponentModel;
using System.Globalization;
using Azure.Core;
using Azure.Core.Amqp;
using Azure.Messaging.EventHubs.Wire;
using Local.Messaging;

namespace Azure.Messaging.EventHubs;

/// <summary>An event, to send or received.</summary>
/// <remarks>See https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.eventdata.</remarks>
public class EventData : MessageContent
{
    private readonly AmqpAnnotatedMessage _amqp;

    /// <summary>An event with an empty body.</summary>
    public EventData() : this(ReadOnlyMemory<byte>.Empty) { }

    /// <summary>An event with a text for its body, in UTF-8.</summary>
    public EventData(string eventBody) : this(new BinaryData(eventBody)) { }

    /// <summary>An event with bytes for its body.</summary>
    public EventData(ReadOnlyMemory<byte> eventBody) : this(BinaryData.FromBytes(eventBody)) { }

    /// <summary>An event with bytes for its body.</summary>
    /// <exception cref="ArgumentNullException">The body is null.</exception>
    public EventData(BinaryData eventBody)
    {
        ArgumentNullException.ThrowIfNull(eventBody);
        _amqp = new AmqpAnnotatedMessage(AnnotatedContent.Data(eventBody));
    }

    /// <summary>An event as AMQP has it.</summary>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    public EventData(AmqpAnnotatedMessage amqpMessage)
    {
        ArgumentNullException.ThrowIfNull(amqpMessage);
        _amqp = amqpMessage;
    }

    /// <summary>For types that derive from it: an event as if it was received.</summary>
    protected internal EventData(BinaryData eventBody, IDictionary<string, object> properties = null, IReadOnlyDictionary<string, object> systemProperties = null, long sequenceNumber = long.MinValue, string offsetString = null, DateTimeOffset enqueuedTime = default, string partitionKey = null) : this(eventBody)
    {
        foreach (var (name, value) in properties ?? new Dictionary<string, object>()) Properties[name] = value;
        var annotations = _amqp.MessageAnnotations;
        foreach (var (name, value) in systemProperties ?? new Dictionary<string, object>()) annotations[name] = value;
        if (sequenceNumber != long.MinValue) annotations[WireNames.SequenceNumber] = sequenceNumber;
        if (!string.IsNullOrEmpty(offsetString)) annotations[Names.Offset] = offsetString;
        if (enqueuedTime != default) annotations[WireNames.EnqueuedTime] = enqueuedTime.UtcDateTime;
        if (!string.IsNullOrEmpty(partitionKey)) annotations[WireNames.PartitionKey] = partitionKey;
    }

    /// <summary>The body's bytes.</summary>
    /// <exception cref="NotSupportedException">The body is an AMQP value or sequence: see <see cref="GetRawAmqpMessage"/>.</exception>
    public BinaryData EventBody
    {
        get => AnnotatedContent.Body(_amqp);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _amqp.Body = AnnotatedContent.Data(value);
        }
    }

    /// <inheritdoc cref="EventBody"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlyMemory<byte> Body => EventBody.ToMemory();

    /// <inheritdoc cref="EventBody"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Stream BodyAsStream => EventBody.ToStream();

    /// <inheritdoc cref="EventBody"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override BinaryData Data
    {
        get => EventBody;
        set => EventBody = value;
    }

    /// <summary>The media type of the body.</summary>
    public new string ContentType
    {
        get => _amqp.Properties.ContentType;
        set => _amqp.Properties.ContentType = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>False: an event can be changed.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override bool IsReadOnly => false;

    /// <summary>Names the event, for the app; null when it is set to nothing.</summary>
    public string MessageId
    {
        get => _amqp.Properties.MessageId?.ToString();
        set => _amqp.Properties.MessageId = string.IsNullOrEmpty(value) ? null : new AmqpMessageId(value);
    }

    /// <summary>What the event belongs to, for the app; null when it is set to nothing.</summary>
    public string CorrelationId
    {
        get => _amqp.Properties.CorrelationId?.ToString();
        set => _amqp.Properties.CorrelationId = string.IsNullOrEmpty(value) ? null : new AmqpMessageId(value);
    }

    /// <summary>Properties of the app.</summary>
    public IDictionary<string, object> Properties => _amqp.ApplicationProperties;

    /// <summary>What the service and the standard say of the event, by the names that they have in AMQP.</summary>
    public IReadOnlyDictionary<string, object> SystemProperties => Wire.SystemProperties.Of(_amqp);

    /// <summary>Its number in its partition; <see cref="long.MinValue"/> until it was received.</summary>
    public long SequenceNumber => AnnotatedContent.Annotation(_amqp, WireNames.SequenceNumber, long.MinValue);

    /// <summary>Its offset as a number; <see cref="long.MinValue"/> when it is none.</summary>
    [Obsolete("An offset need not be a number: use OffsetString.")]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public long Offset => long.TryParse(OffsetString, CultureInfo.InvariantCulture, out var number) ? number : long.MinValue;

    /// <summary>Its place in its partition; null until it was received.</summary>
    public string OffsetString => AnnotatedContent.Annotation<string>(_amqp, Names.Offset);

    /// <summary>When the service got it; the default until it was received.</summary>
    public DateTimeOffset EnqueuedTime => AnnotatedContent.Time(_amqp, WireNames.EnqueuedTime);

    /// <summary>The key that it was sent with.</summary>
    public string PartitionKey => AnnotatedContent.Annotation<string>(_amqp, WireNames.PartitionKey);

    /// <inheritdoc/>
    protected override ContentType? ContentTypeCore
    {
        get => ContentType is { } type ? new ContentType(type) : null;
        set => ContentType = value?.ToString();
    }

    internal long? LastPartitionSequenceNumber => _amqp.DeliveryAnnotations.TryGetValue(Names.LastSequenceNumber, out var value) && value is long number ? number : null;

    internal string LastPartitionOffset => _amqp.DeliveryAnnotations.TryGetValue(Names.LastOffset, out var value) ? value as string : null;

    internal DateTimeOffset? LastPartitionEnqueuedTime => DeliveryTime(Names.LastEnqueuedTime);

    internal DateTimeOffset? LastPartitionPropertiesRetrievalTime => DeliveryTime(Names.RetrievalTime);

    /// <summary>The event as AMQP has it.</summary>
    public AmqpAnnotatedMessage GetRawAmqpMessage() => _amqp;

    private DateTimeOffset? DeliveryTime(string name) =>
        _amqp.DeliveryAnnotations.TryGetValue(name, out var value) && value is DateTime time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;
}
