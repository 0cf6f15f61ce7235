using Azure.Messaging.EventHubs.Consumer;
using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.EventHubs.Wire;

/// <summary>A position as the filter of a link.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide; the filter is that of apache.org.</remarks>
internal static class PositionFilter
{
    private const ulong Code = 0x137000000A;
    private const string Annotation = "amqp.annotation.";

    public static AmqpMap Of(EventPosition position) => new() { [new AmqpSymbol(Names.SelectorFilter)] = new AmqpDescribed(Code, Expression(position)) };

    /// <exception cref="ArgumentException">It is no position: that of <c>default</c>.</exception>
    public static string Expression(EventPosition position) => position switch
    {
        { OffsetString: { } offset } => FormattableString.Invariant($"{Annotation}{Names.Offset} {Than(position)} {offset}"),
        { SequenceNumber: { } number } => FormattableString.Invariant($"{Annotation}{WireNames.SequenceNumber} {Than(position)} {number}"),
        { EnqueuedTime: { } time } => FormattableString.Invariant($"{Annotation}{WireNames.EnqueuedTime} > {time.ToUnixTimeMilliseconds()}"),
        _ => throw new ArgumentException("The position says neither an offset, nor a sequence number, nor a time.", nameof(position)),
    };

    private static string Than(EventPosition position) => position.IsInclusive ? ">=" : ">";
}
