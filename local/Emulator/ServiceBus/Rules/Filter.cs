using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Sql;

namespace Local.Emulator.ServiceBus.Rules;

/// <summary>Selects messages by their properties: https://learn.microsoft.com/azure/service-bus-messaging/topic-filters#filters</summary>
internal abstract record Filter
{
    /// <exception cref="SqlEvaluationException">The filter does not fit the message.</exception>
    public abstract bool Matches(IMessageContent content);
}

/// <summary>Takes every message.</summary>
internal sealed record TrueFilter : Filter
{
    public override bool Matches(IMessageContent content) => true;
}

/// <summary>Takes no message.</summary>
internal sealed record FalseFilter : Filter
{
    public override bool Matches(IMessageContent content) => false;
}

/// <summary>Takes the messages that a predicate is true of; neither false nor unknown will do.</summary>
internal sealed record SqlRuleFilter(SqlFilter Sql) : Filter
{
    public override bool Matches(IMessageContent content) => Sql.Matches(content);
}

/// <summary>Takes the messages that have all of some values. Text is compared case-sensitively, names of properties are not.</summary>
internal sealed record CorrelationFilter : Filter
{
    /// <summary>Values of system properties; <see cref="SystemProperty.TimeToLive"/> and the like are not among them.</summary>
    public IReadOnlyDictionary<SystemProperty, string> System { get; init; } = new Dictionary<SystemProperty, string>();

    public IReadOnlyDictionary<string, object?> Properties { get; init; } = new Dictionary<string, object?>();

    public override bool Matches(IMessageContent content)
    {
        foreach (var (property, value) in System)
        {
            if (!value.Equals(content.Get(property))) return false;
        }
        foreach (var (name, value) in Properties)
        {
            if (!TryFind(content.ApplicationProperties, name, out var actual) || !SqlValues.AreEqual(actual, value)) return false;
        }
        return true;
    }

    private static bool TryFind(IReadOnlyDictionary<string, object?> properties, string name, out object? value)
    {
        if (properties.TryGetValue(name, out value)) return true;
        foreach (var (known, found) in properties)
        {
            if (!known.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            value = found;
            return true;
        }
        return false;
    }
}
