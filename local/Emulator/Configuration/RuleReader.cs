using System.Text.Json;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Rules;
using Local.Emulator.ServiceBus.Sql;

namespace Local.Emulator.Configuration;

/// <summary>Reads the rules of subscriptions: https://learn.microsoft.com/azure/service-bus-messaging/topic-filters</summary>
internal static class RuleReader
{
    private static readonly string[] CorrelationProperties =
        ["ContentType", "CorrelationId", "Label", "MessageId", "ReplyTo", "ReplyToSessionId", "SessionId", "To"];

    public static Rule Rule(ConfigurationNode node)
    {
        var properties =
            node.Object("Name", "Properties").Get("Properties").Object("FilterType", "SqlFilter", "CorrelationFilter", "Action");
        return new Rule(Names.Part(node), Filter(properties), Action(properties));
    }

    private static Filter Filter(ConfigurationNode properties)
    {
        var type = properties.Get("FilterType");
        return type.Text().ToUpperInvariant() switch
        {
            "SQL" => Sql(properties.Get("SqlFilter")),
            "CORRELATION" => Correlation(properties.Get("CorrelationFilter")),
            "TRUEFILTER" or "TRUE" => new TrueFilter(),
            "FALSEFILTER" or "FALSE" => new FalseFilter(),
            _ => throw type.Error($"'{type.Text()}' is not a filter type. Use Sql or Correlation."),
        };
    }

    private static SqlRuleFilter Sql(ConfigurationNode filter)
    {
        var expression = filter.Object("SqlExpression").Get("SqlExpression");
        var parsed = SqlFilter.Parse(expression.Text());
        return parsed.Succeeded ? new SqlRuleFilter(parsed.Value) : throw expression.Error(parsed.Failure.Description);
    }

    private static CorrelationFilter Correlation(ConfigurationNode filter)
    {
        filter.Object([.. CorrelationProperties, "Properties"]);
        var system = new Dictionary<SystemProperty, string>();
        foreach (var name in CorrelationProperties)
        {
            if (filter.Text(name) is { } value && SystemProperties.TryParse(name, out var property)) system.Add(property, value);
        }
        var properties = filter.Find("Properties") is { } own ? Values(own) : [];
        if (system.Count + properties.Count == 0)
            throw filter.Error(
                $"The correlation filter compares no property. Set at least one of {string.Join(", ", CorrelationProperties)}, "
                    + "Properties.");
        return new CorrelationFilter { System = system, Properties = properties };
    }

    private static Dictionary<string, object?> Values(ConfigurationNode node)
    {
        if (node.Json.ValueKind != JsonValueKind.Object) throw node.Error("Expected an object.");
        return node.Json.EnumerateObject().ToDictionary(
            property => property.Name, property => Value(node with { Path = $"{node.Path}.{property.Name}", Json = property.Value }));
    }

    private static object? Value(ConfigurationNode node) => node.Json.ValueKind switch
    {
        JsonValueKind.String => node.Json.GetString(),
        JsonValueKind.Number when node.Json.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => node.Json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw node.Error("Expected a string, a number, true or false."),
    };

    private static SqlAction? Action(ConfigurationNode properties)
    {
        if (properties.Find("Action")?.Object("SqlExpression").Find("SqlExpression") is not { } expression || expression.Text().Length == 0)
            return null;
        var parsed = SqlAction.Parse(expression.Text());
        return parsed.Succeeded ? parsed.Value : throw expression.Error(parsed.Failure.Description);
    }
}
