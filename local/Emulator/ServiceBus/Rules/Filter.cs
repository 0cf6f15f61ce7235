using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Sql;

namespace Local.Emulator.ServiceBus.Rules;

/// <summary>Selects messages by their properties: https://learn.microsoft.com/azure/service-bus-messaging/topic-filters#filters</summary>
internal abstract record Filter
{
    /// <exception cref="SqlEvaluationException">The filter does not fit the message.</exception>
    public abstract bool Matches(IMessageContent content);
}

/// <summary>Matches every message: the default.</summary>
internal sealed record TrueFilter : Filter
{
    public override bool Matches(IMessageContent content) => true;
}

/// <summary>Matches no message: switches the rule off.</summary>
internal sealed record FalseFilter : Filter
{
    public override bool Matches(IMessageContent content) => false;
}

/// <summary>Matches if a predicate is true, and not if it is false or unknown.</summary>
internal sealed record SqlRuleFilter(SqlFilter Sql) : Filter
{
    public override bool Matches(IMessageContent content) => Sql.Matches(content);
}

/// <summary>Matches messages that have all the given values. Text is compared case-sensitively, names of properties are not.</summary>
internal sealed record CorrelationFilter : Filter
{
    /// <summary>
    /// Values of system properties; <see cref="SystemProperty.TimeToLive"/> and the other properties that are not text cannot be
    /// used.
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
