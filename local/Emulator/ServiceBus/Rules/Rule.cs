using Local.Emulator.ServiceBus.Sql;

namespace Local.Emulator.ServiceBus.Rules;

/// <summary>
/// A rule: which messages a subscription receives, and what it changes in them.
/// https://learn.microsoft.com/azure/service-bus-messaging/topic-filters
/// </summary>
internal sealed record Rule(string Name, Filter Filter, SqlAction? Action = null)
{
    /// <summary>The rule of a subscription that is created without one.</summary>
    public static Rule Default { get; } = new("$Default", new TrueFilter());
}
