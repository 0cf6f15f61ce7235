using System.Globalization;
using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Amqp.Wire;

/// <summary>
/// A message as it was sent over AMQP. It is decoded on demand; a change only encodes the changed sections again.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#messages
/// </summary>
internal sealed class AmqpContent(AmqpMessage message) : IMessageContent
{
    private static readonly IReadOnlyDictionary<string, object?> NoProperties = new Dictionary<string, object?>();

    public AmqpMessage Message => message;

    /// <inheritdoc/>
    public int Size => message.Size;

    /// <inheritdoc/>
    public string? MessageId => Text(message.Properties?.MessageId);

    /// <inheritdoc/>
    public string? CorrelationId => Text(message.Properties?.CorrelationId);

    /// <inheritdoc/>
    public string? To => message.Properties?.To;

    /// <inheritdoc/>
    public string? ReplyTo => message.Properties?.ReplyTo;

    /// <inheritdoc/>
    public string? Subject => message.Properties?.Subject;

    /// <inheritdoc/>
    public string? ContentType => message.Properties?.ContentType?.Value;

    /// <inheritdoc/>
    public string? SessionId => message.Properties?.GroupId;

    /// <inheritdoc/>
    public string? ReplyToSessionId => message.Properties?.ReplyToGroupId;

    /// <inheritdoc/>
    public string? PartitionKey => Text(Annotation(MessageAnnotations.PartitionKey));

    /// <inheritdoc/>
    public TimeSpan? TimeToLive
    {
        get
        {
            // A time to live beyond the header's range is given by the difference of two properties.
            if (message.Header?.TimeToLive is { } milliseconds && milliseconds < uint.MaxValue)
                return TimeSpan.FromMilliseconds(milliseconds);
            return message.Properties is { AbsoluteExpiryTime: { } expiry, CreationTime: { } creation } && expiry > creation
                ? expiry - creation
                : null;
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset? ScheduledEnqueueTime => Annotation(MessageAnnotations.ScheduledEnqueueTime) as DateTimeOffset?;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> ApplicationProperties =>
        message.ApplicationProperties is { Count: > 0 } map
            ? map.Where(pair => pair.Key is string)
                .ToDictionary(pair => (string)pair.Key, pair => PropertyValue.FromAmqp(pair.Value), StringComparer.Ordinal)
            : NoProperties;

    /// <inheritdoc/>
    public string BodyText(int most) => Status.BodyText.Of(message.Body, most);

    /// <inheritdoc/>
    public IMessageContent With(ContentChanges changes)
    {
        var changed = message;
        if (changes.Set.Count + changes.Remove.Count > 0)
        {
            var properties = message.ApplicationProperties ?? [];
            foreach (var name in changes.Remove) properties.Remove(name);
            foreach (var (name, value) in changes.Set) properties[name] = PropertyValue.ToAmqp(value);
            changed = changed.WithApplicationProperties(properties);
        }
        foreach (var (property, value) in changes.System) changed = With(changed, property, value);
        return new AmqpContent(changed);
    }

    private static AmqpMessage With(AmqpMessage message, SystemProperty property, object? value)
    {
        var properties = message.Properties ?? new MessageProperties();
        return property switch
        {
            SystemProperty.MessageId => message.With(properties with { MessageId = value }),
            SystemProperty.CorrelationId => message.With(properties with { CorrelationId = value }),
            SystemProperty.To => message.With(properties with { To = (string?)value }),
            SystemProperty.ReplyTo => message.With(properties with { ReplyTo = (string?)value }),
            SystemProperty.Subject => message.With(properties with { Subject = (string?)value }),
            SystemProperty.ContentType =>
                message.With(properties with { ContentType = value is string type ? new AmqpSymbol(type) : (AmqpSymbol?)null }),
            SystemProperty.SessionId => message.With(properties with { GroupId = (string?)value }),
            SystemProperty.ReplyToSessionId => message.With(properties with { ReplyToGroupId = (string?)value }),
            SystemProperty.PartitionKey => Annotate(message, MessageAnnotations.PartitionKey, value),
            SystemProperty.ScheduledEnqueueTime => Annotate(message, MessageAnnotations.ScheduledEnqueueTime, value),
            SystemProperty.TimeToLive =>
                message.With((message.Header ?? new MessageHeader()) with { TimeToLive = Milliseconds((TimeSpan?)value) }),
            _ => throw new ArgumentOutOfRangeException(nameof(property), property, null),
        };
    }

    private static AmqpMessage Annotate(AmqpMessage message, AmqpSymbol name, object? value)
    {
        var annotations = message.MessageAnnotations ?? [];
        if (value is null) annotations.Remove(name);
        else annotations[name] = value;
        return message.WithMessageAnnotations(annotations);
    }

    private object? Annotation(AmqpSymbol name) => message.MessageAnnotations?.GetValueOrDefault(name);

    private static uint? Milliseconds(TimeSpan? time) =>
        time is { } span ? (uint)Math.Clamp(span.TotalMilliseconds, 0, uint.MaxValue) : null;

    private static string? Text(object? id) => id switch
    {
        null => null,
        string text => text,
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(id, CultureInfo.InvariantCulture),
    };
}
