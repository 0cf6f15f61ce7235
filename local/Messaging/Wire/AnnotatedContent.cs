using Azure.Core.Amqp;

namespace Local.Messaging;

/// <summary>What the public messages read from, and write to, a message as AMQP has it.</summary>
internal static class AnnotatedContent
{
    public static AmqpMessageBody Data(BinaryData body) => AmqpMessageBody.FromData([body.ToMemory()]);

    public static BinaryData Body(AmqpAnnotatedMessage message)
    {
        if (!message.Body.TryGetData(out var data))
            throw new NotSupportedException($"The body is an AMQP {message.Body.BodyType.ToString().ToLowerInvariant()}, not data: read it from GetRawAmqpMessage().Body.");
        ReadOnlyMemory<byte>[] sections = [.. data!];
        return BinaryData.FromBytes(sections.Length == 1 ? sections[0] : sections.SelectMany(section => section.ToArray()).ToArray());
    }

    public static T? Annotation<T>(AmqpAnnotatedMessage message, string name, T? otherwise = default) =>
        message.MessageAnnotations.TryGetValue(name, out var value) && value is T typed ? typed : otherwise;

    /// <summary>A time, kept as a UTC <see cref="DateTime"/> as the real package does.</summary>
    public static DateTimeOffset Time(AmqpAnnotatedMessage message, string name) => message.MessageAnnotations.TryGetValue(name, out var value) ? value switch
    {
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        DateTimeOffset time => time,
        _ => default,
    } : default;
}
