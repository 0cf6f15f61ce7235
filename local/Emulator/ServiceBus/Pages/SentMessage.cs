using System.Text;
using System.Text.Json;
using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Amqp.Wire;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.Status;

namespace Local.Emulator.ServiceBus.Pages;

/// <summary>A message that the page sends.</summary>
/// <param name="DelaySeconds">The number of seconds after which it is enqueued.</param>
/// <param name="TimeToLiveSeconds">The number of seconds after which it expires.</param>
internal sealed record SentMessage(
    string? Body, string? MessageId, string? Subject, string? ContentType, string? CorrelationId, string? SessionId,
    double? DelaySeconds, double? TimeToLiveSeconds, IReadOnlyDictionary<string, JsonElement>? Properties)
{
    /// <exception cref="JsonException">A property is not a simple value.</exception>
    public IMessageContent Content(DateTimeOffset now)
    {
        var annotations = DelaySeconds is > 0 and var delay
            ? new AmqpMap { [MessageAnnotations.ScheduledEnqueueTime] = now.AddSeconds(delay) }
            : null;
        // The session's id is its partition key, too, as the SDKs have it.
        if (Text(SessionId) is { } session) (annotations ??= [])[MessageAnnotations.PartitionKey] = session;
        return IncomingMessages.Content(new AmqpMessageBuilder
        {
            Header = TimeToLiveSeconds is > 0 and var life ? new MessageHeader { TimeToLive = checked((uint)(life * 1000)) } : null,
            MessageAnnotations = annotations,
            Properties = new MessageProperties
            {
                MessageId = Text(MessageId),
                Subject = Text(Subject),
                ContentType = Text(ContentType) is { } type ? new AmqpSymbol(type) : (AmqpSymbol?)null,
                CorrelationId = Text(CorrelationId),
                GroupId = Text(SessionId),
            },
            ApplicationProperties = SentProperties.Read(Properties),
            Data = Encoding.UTF8.GetBytes(Body ?? ""),
        }.Build());
    }

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
