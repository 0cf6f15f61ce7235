using Azure.Core.Amqp;
using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus.Wire;

/// <summary>Encodes a message to send.</summary>
internal sealed class MessageWriter(TimeProvider time)
{
    // The last millisecond that an AMQP timestamp of .NET can hold.
    private static readonly DateTimeOffset EndOfTime = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());

    /// <summary>What the envelope of a batch takes from its first message.</summary>
    public static MessageProperties EnvelopeProperties(AmqpMessage first) => new() { MessageId = first.Properties?.MessageId, GroupId = first.Properties?.GroupId };

    /// <exception cref="NotSupportedException">A property has a type that AMQP does not know.</exception>
    public AmqpMessage Write(ServiceBusMessage message)
    {
        var amqp = message.GetRawAmqpMessage();
        return AnnotatedWriter.Write(amqp, Properties(amqp), amqp.MessageAnnotations.Where(IsSet));
    }

    /// <summary>All messages at once, whatever their size: a single one is no batch.</summary>
    public EncodedMessage Write(IReadOnlyList<ServiceBusMessage> messages)
    {
        var batch = new BatchBuilder(long.MaxValue, EnvelopeProperties);
        foreach (var message in messages) batch.TryAdd(Write(message));
        return batch.Build();
    }

    private static bool IsSet(KeyValuePair<string, object> annotation) =>
        annotation.Value is not null && !(annotation.Key == Names.ScheduledEnqueueTime && annotation.Value is DateTime time && time == default);

    private MessageProperties Properties(AmqpAnnotatedMessage message)
    {
        var properties = AnnotatedWriter.Properties(message.Properties);
        if (message.Header.TimeToLive is not { } life || life == TimeSpan.MaxValue) return properties;
        var creation = time.GetUtcNow();
        return properties with { CreationTime = creation, AbsoluteExpiryTime = EndOfTime - creation > life ? creation + life : EndOfTime };
    }
}
