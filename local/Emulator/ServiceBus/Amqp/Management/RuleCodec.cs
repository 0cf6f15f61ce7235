using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Amqp.Wire;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Rules;
using Local.Emulator.ServiceBus.Sql;

namespace Local.Emulator.ServiceBus.Amqp.Management;

/// <summary>Reads and writes rules: maps in requests, described lists in responses.</summary>
internal static class RuleCodec
{
    private const ulong SqlFilterCode = 0x13_7000_0006,
        TrueFilterCode = 0x13_7000_0007,
        FalseFilterCode = 0x13_7000_0008,
        CorrelationFilterCode = 0x13_7000_0009;
    private const ulong DescriptionCode = 0x137_0000_0004, EmptyActionCode = 0x137_0000_0005, SqlActionCode = 0x137_0000_0006;
    private const int CompatibilityLevel = 20;

    // The names in requests; responses list the fields in this order.
    private static readonly (string Name, SystemProperty Property)[] CorrelationFields =
    [
        ("correlation-id", SystemProperty.CorrelationId),
        ("message-id", SystemProperty.MessageId),
        ("to", SystemProperty.To),
        ("reply-to", SystemProperty.ReplyTo),
        ("label", SystemProperty.Subject),
        ("session-id", SystemProperty.SessionId),
        ("reply-to-session-id", SystemProperty.ReplyToSessionId),
        ("content-type", SystemProperty.ContentType),
    ];

    public static Outcome<Rule> Read(string name, ManagementRequest description)
    {
        var filter = ReadFilter(description);
        if (!filter.Succeeded) return filter.Failure;
        if (description.Map("sql-rule-action")?.Text("expression") is not { Length: > 0 } expression) return new Rule(name, filter.Value);
        var action = SqlAction.Parse(expression);
        return action.Succeeded ? new Rule(name, filter.Value, action.Value) : action.Failure;
    }

    public static AmqpDescribed Write(Rule rule) =>
        Described(DescriptionCode, WriteFilter(rule.Filter), WriteAction(rule.Action), rule.Name);

    private static Outcome<Filter> ReadFilter(ManagementRequest description)
    {
        if (description.Map("correlation-filter") is { } correlation) return ReadCorrelation(correlation);
        if (description.Map("sql-filter") is { } sql)
        {
            var parsed = SqlFilter.Parse(sql.RequiredText("expression"));
            return parsed.Succeeded ? new SqlRuleFilter(parsed.Value) : parsed.Failure;
        }
        if (description["false-filter"] is not null) return new FalseFilter();
        return description["true-filter"] is not null
            ? new TrueFilter()
            : new Failure(BrokerError.ArgumentError, "The rule has neither 'sql-filter' nor 'correlation-filter'.");
    }

    private static CorrelationFilter ReadCorrelation(ManagementRequest filter)
    {
        var system = new Dictionary<SystemProperty, string>();
        foreach (var (name, property) in CorrelationFields)
        {
            if (filter.Text(name) is { } value) system[property] = value;
        }
        var properties = (filter.Properties("properties") ?? []).ToDictionary(
            pair => pair.Key, pair => PropertyValue.FromAmqp(pair.Value), StringComparer.Ordinal);
        return new CorrelationFilter { System = system, Properties = properties };
    }

    private static AmqpDescribed WriteFilter(Filter filter) => filter switch
    {
        TrueFilter => Described(TrueFilterCode),
        FalseFilter => Described(FalseFilterCode),
        SqlRuleFilter sql => Described(SqlFilterCode, sql.Sql.Expression, CompatibilityLevel),
        CorrelationFilter correlation => Described(CorrelationFilterCode,
            [.. CorrelationFields.Select(field => (object?)correlation.System.GetValueOrDefault(field.Property)), Properties(correlation)]),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, null),
    };

    private static AmqpDescribed WriteAction(SqlAction? action) =>
        action is null ? Described(EmptyActionCode) : Described(SqlActionCode, action.Expression, CompatibilityLevel);

    private static AmqpMap Properties(CorrelationFilter filter)
    {
        var map = new AmqpMap();
        foreach (var (name, value) in filter.Properties) map[name] = PropertyValue.ToAmqp(value);
        return map;
    }

    private static AmqpDescribed Described(ulong code, params object?[] fields) => new(code, fields.ToList());
}
