using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Sql;

namespace Local.Emulator.ServiceBus.Rules;

/// <summary>Selects messages by their properties: https://learn.microsoft.com/azure/service-bus-messaging/topic-filters#filters</summary>
internal abstract record Filter
{
    /// <exception cref="SqlEvaluationException">The filter cannot be evaluated for the message.</exception>
    public abstract bool Matches(IMessageContent content);
}

/// <summary>Matches every message. This is the default.</summary>
internal sealed record TrueFilter : Filter
{
    public override bool Matches(IMessageContent content) => true;
}

/// <summary>Matches no message, which turns the rule off.</summary>
internal sealed record FalseFilter : Filter
{
    public override bool Matches(IMessageContent content) => false;
}

/// <summary>Matches messages for which a predicate is true, and not those for which it is false or unknown.</summary>
internal sealed record SqlRuleFilter(SqlFilter Sql) : Filter
{
    public override bool Matches(IMessageContent content) => Sql.Matches(content);
}

/// <summary>Matches messages that have all the given values. Values are case-sensitive, names of properties are not.</summary>
internal sealed record CorrelationFilter : Filter
{
    /// <summary>
    /// The values of system properties. <see cref="SystemProperty.TimeToLive"/> and other properties that are not text cannot be used.
    /// </summary>
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
