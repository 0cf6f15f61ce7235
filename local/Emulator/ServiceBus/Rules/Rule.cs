using Local.Emulator.ServiceBus.Sql;

namespace Local.Emulator.ServiceBus.Rules;

/// <summary>
/// Which messages a subscription takes, and what it changes in them:
/// https://learn.microsoft.com/azure/service-bus-messaging/topic-filters
/// </summary>
internal sealed record Rule(string Name, Filter Filter, SqlAction? Action = null)
{
    /// <summary>The rule of a subscription that is created without one.</summary>
    public static Rule Default { get; } = new("$Default", new TrueFilter());
}
