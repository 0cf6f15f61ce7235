using System.Collections;
using Azure.Core.Amqp;

namespace Functions.LocalHost.Messaging;

/// <summary>
/// Converts AMQP messages to and from plain .NET values. The host and the worker have their own versions of the client's packages, and a
/// message crosses between them in this form without being encoded. This is compiled into the host, which splits messages, and into the
/// worker's extensions, which reassemble them.
/// </summary>
internal static class AmqpParts
{
    /// <summary>The index of the additional value among the parts of a message.</summary>
    public const int Extra = 8;

    private const int Data = 0, Value = 1, Sequence = 2;

    /// <summary>Splits a message into .NET values.</summary>
    /// <param name="extra">An additional value.</param>
    /// <returns>Null if the message contains a value that is not a .NET value.</returns>
    public static object?[]? Of(AmqpAnnotatedMessage message, object? extra = null)
    {
        var (kind, body) = BodyOf(message.Body);
        object?[] parts =
        [
            kind, body,
            message.HasSection(AmqpMessageSection.Header) ? HeaderOf(message.Header) : null,
            message.HasSection(AmqpMessageSection.DeliveryAnnotations) ? message.DeliveryAnnotations : null,
            message.HasSection(AmqpMessageSection.MessageAnnotations) ? message.MessageAnnotations : null,
            message.HasSection(AmqpMessageSection.Properties) ? PropertiesOf(message.Properties) : null,
            message.HasSection(AmqpMessageSection.ApplicationProperties) ? message.ApplicationProperties : null,
            message.HasSection(AmqpMessageSection.Footer) ? message.Footer : null,
            extra,
        ];
        return (kind == Data || IsPlain(body)) && IsPlain(parts[3]) && IsPlain(parts[4]) && IsPlain(parts[6]) && IsPlain(parts[7])
            ? parts : null;
    }

    /// <summary>Reassembles a message.</summary>
    /// <param name="parts">What the message was taken apart into.</param>
    /// <param name="ofData">Creates a message with a body of a single piece of data, which is not copied.</param>
    public static AmqpAnnotatedMessage ToMessage(object?[] parts, Func<ReadOnlyMemory<byte>, AmqpAnnotatedMessage> ofData)
    {
        var message = parts[0] switch
        {
            Data when (ReadOnlyMemory<byte>[])parts[1]! is var pieces =>
                pieces is [var only] ? ofData(only) : new(AmqpMessageBody.FromData(pieces)),
            Value => new(AmqpMessageBody.FromValue(parts[1]!)),
            _ => new AmqpAnnotatedMessage(AmqpMessageBody.FromSequence((IEnumerable<IList<object>>)parts[1]!)),
        };
        if (parts[2] is object?[] header) Fill(message.Header, header);
        if (parts[3] is IDictionary<string, object?> delivery) Fill(message.DeliveryAnnotations, delivery);
        if (parts[4] is IDictionary<string, object?> annotations) Fill(message.MessageAnnotations, annotations);
        if (parts[5] is object?[] properties) Fill(message.Properties, properties);
        if (parts[6] is IDictionary<string, object?> application) Fill(message.ApplicationProperties, application);
        if (parts[7] is IDictionary<string, object?> footer) Fill(message.Footer, footer);
        return message;
    }

    private static (int Kind, object? Body) BodyOf(AmqpMessageBody body)
    {
        if (body.TryGetData(out var data)) return (Data, data!.ToArray());
        return body.TryGetValue(out var value) ? (Value, value) : body.TryGetSequence(out var sequence) ? (Sequence, sequence)
            : throw new NotSupportedException($"A message cannot have a body of the type {body.BodyType}.");
    }

    private static object?[] HeaderOf(AmqpMessageHeader from) =>
        [from.Durable, from.Priority, from.TimeToLive, from.FirstAcquirer, from.DeliveryCount];

    private static void Fill(AmqpMessageHeader header, object?[] from)
    {
        header.Durable = (bool?)from[0];
        header.Priority = (byte?)from[1];
        header.TimeToLive = (TimeSpan?)from[2];
        header.FirstAcquirer = (bool?)from[3];
        header.DeliveryCount = (uint?)from[4];
    }

    private static object?[] PropertiesOf(AmqpMessageProperties from) =>
    [
        from.MessageId?.ToString(), from.UserId, from.To?.ToString(), from.Subject, from.ReplyTo?.ToString(),
        from.CorrelationId?.ToString(), from.ContentType, from.ContentEncoding, from.AbsoluteExpiryTime, from.CreationTime, from.GroupId,
        from.GroupSequence, from.ReplyToGroupId,
    ];

    private static void Fill(AmqpMessageProperties properties, object?[] from)
    {
        properties.MessageId = from[0] is string id ? new AmqpMessageId(id) : null;
        properties.UserId = (ReadOnlyMemory<byte>?)from[1];
        properties.To = from[2] is string to ? new AmqpAddress(to) : null;
        properties.Subject = (string?)from[3];
        properties.ReplyTo = from[4] is string replyTo ? new AmqpAddress(replyTo) : null;
        properties.CorrelationId = from[5] is string correlation ? new AmqpMessageId(correlation) : null;
        properties.ContentType = (string?)from[6];
        properties.ContentEncoding = (string?)from[7];
        properties.AbsoluteExpiryTime = (DateTimeOffset?)from[8];
        properties.CreationTime = (DateTimeOffset?)from[9];
        properties.GroupId = (string?)from[10];
        properties.GroupSequence = (uint?)from[11];
        properties.ReplyToGroupId = (string?)from[12];
    }

    private static void Fill(IDictionary<string, object?> section, IDictionary<string, object?> from)
    {
        if (section is Dictionary<string, object?> roomy) roomy.EnsureCapacity(from.Count);
        // Every message has some, and an enumerator of the interface would be one more object for each.
        if (from is Dictionary<string, object?> plain)
            foreach (var (name, value) in plain) section[name] = value;
        else
            foreach (var (name, value) in from) section[name] = value;
    }

    // Asked for each value of each message.
    private static bool IsPlain(object? value)
    {
        switch (value)
        {
            case null or string or int or long or DateTime or Uri or byte[] or ArraySegment<byte>:
                return true;
            case Dictionary<string, object?> section:
                foreach (var one in section.Values)
                    if (!IsPlain(one)) return false;
                return true;
            case IDictionary map:
                return map.Keys.Cast<object?>().All(IsPlain) && map.Values.Cast<object?>().All(IsPlain);
            case IEnumerable many:
                return many.Cast<object?>().All(IsPlain);
            default:
                return value.GetType().Assembly == typeof(object).Assembly;
        }
    }
}
