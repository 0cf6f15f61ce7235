using System.Globalization;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Emulator.ServiceBus.Amqp;

/// <summary>
/// The filter with which a receiver asks for a session:
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#session-based-receiver
/// </summary>
/// <param name="SessionId">The session's id; null for the next free session.</param>
/// <param name="Timeout">How long to wait for a session.</param>
internal sealed record SessionFilter(string? SessionId, TimeSpan Timeout)
{
    private static readonly AmqpSymbol Name = "com.microsoft:session-filter",
        LockedUntil = "com.microsoft:locked-until-utc",
        TimeoutName = "com.microsoft:timeout";
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Reads the filter; null if the link is not for a session.</summary>
    public static SessionFilter? Of(Attach attach)
    {
        if (attach.Source?.Filter is not { } filters || Find(filters) is not { } found) return null;
        var value = found.Value is AmqpDescribed described ? described.Value : found.Value;
        return new SessionFilter(value as string, TimeoutOf(attach.Properties));
    }

    /// <summary>Returns the decision, with the accepted session added to the answer to the attach.</summary>
    public static LinkDecision Answer(LinkDecision decision, Attach attach, string sessionId, DateTimeOffset lockedUntil) => decision with
    {
        Source = attach.Source! with { Filter = new AmqpMap { [Name] = sessionId } },
        Properties = new AmqpMap(attach.Properties ?? []) { [LockedUntil] = lockedUntil.UtcTicks },
    };

    private static KeyValuePair<object, object?>? Find(AmqpMap filters)
    {
        foreach (var filter in filters)
        {
            if (filter.Key is AmqpSymbol symbol ? symbol == Name : filter.Key is string text && text == Name.Value) return filter;
        }
        return null;
    }

    private static TimeSpan TimeoutOf(AmqpMap? properties) =>
        properties?.GetValueOrDefault(TimeoutName) is { } value and (uint or int or long or ulong or ushort or byte or short or double)
            ? TimeSpan.FromMilliseconds(Math.Clamp(Convert.ToDouble(value, CultureInfo.InvariantCulture), 0, uint.MaxValue))
            : DefaultTimeout;
}
