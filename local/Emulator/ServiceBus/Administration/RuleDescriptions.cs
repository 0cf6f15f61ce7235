using System.Xml;
using System.Xml.Linq;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Rules;
using Local.Emulator.ServiceBus.Sql;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>Converts rules to the service's XML and back.</summary>
internal static class RuleDescriptions
{
    public const string Rule = "RuleDescription", DefaultRule = "DefaultRuleDescription";
    private const string CompatibilityLevel = "20";
    private static readonly XNamespace Schema = "http://www.w3.org/2001/XMLSchema",
        Serialization = "http://schemas.microsoft.com/2003/10/Serialization/";

    private static readonly (string Name, SystemProperty Property)[] CorrelationFields =
    [
        ("CorrelationId", SystemProperty.CorrelationId),
        ("MessageId", SystemProperty.MessageId),
        ("To", SystemProperty.To),
        ("ReplyTo", SystemProperty.ReplyTo),
        ("Label", SystemProperty.Subject),
        ("SessionId", SystemProperty.SessionId),
        ("ReplyToSessionId", SystemProperty.ReplyToSessionId),
        ("ContentType", SystemProperty.ContentType),
    ];

    public static Outcome<Rule> Read(XElement description, string name)
    {
        try
        {
            var filter = ReadFilter(description.Element(Atom.ServiceBus + "Filter"));
            if (!filter.Succeeded) return filter.Failure;
            var action = description.Element(Atom.ServiceBus + "Action")?.Element(Atom.ServiceBus + "SqlExpression")?.Value;
            if (string.IsNullOrEmpty(action)) return new Rule(name, filter.Value);
            var parsed = SqlAction.Parse(action);
            return parsed.Succeeded ? new Rule(name, filter.Value, parsed.Value) : parsed.Failure;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return new Failure(BrokerError.ArgumentError, $"A value of the rule's filter is not of its type. {e.Message}");
        }
    }

    public static XElement Write(Rule rule, EntityRecord record) => new(
        Atom.ServiceBus + Rule,
        new XAttribute(XNamespace.Xmlns + "i", Atom.Instance.NamespaceName),
        WriteFilter(rule.Filter),
        WriteAction(rule.Action),
        Descriptions.Element("CreatedAt", record.Created),
        Descriptions.Element("Name", rule.Name));

    private static Outcome<Filter> ReadFilter(XElement? filter)
    {
        var kind = filter?.Attribute(Atom.Instance + "type")?.Value.Split(':')[^1];
        if (filter?.Element(Atom.ServiceBus + "Parameters")?.HasElements == true)
            return new Failure(
                BrokerError.ArgumentError,
                "Parameters of SQL filters are not implemented in the emulator: write the values into the expression.");
        switch (kind)
        {
            case null or "TrueFilter":
                return new TrueFilter();
            case "FalseFilter":
                return new FalseFilter();
            case "SqlFilter":
                var sql = SqlFilter.Parse(filter!.Element(Atom.ServiceBus + "SqlExpression")?.Value ?? "");
                return sql.Succeeded ? new SqlRuleFilter(sql.Value) : sql.Failure;
            case "CorrelationFilter":
                return ReadCorrelation(filter!);
            default:
                return new Failure(
                    BrokerError.ArgumentError,
                    $"There is no filter '{kind}'. Use SqlFilter, CorrelationFilter, TrueFilter or FalseFilter.");
        }
    }

    private static CorrelationFilter ReadCorrelation(XElement filter)
    {
        var system = new Dictionary<SystemProperty, string>();
        foreach (var (name, property) in CorrelationFields)
        {
            if (filter.Element(Atom.ServiceBus + name)?.Value is { } value) system[property] = value;
        }
        var properties = new Dictionary<string, object?>();
        foreach (var pair in filter.Element(Atom.ServiceBus + "Properties")?.Elements() ?? [])
        {
            if (pair.Element(Atom.ServiceBus + "Key")?.Value is { } key)
                properties[key] = ReadValue(pair.Element(Atom.ServiceBus + "Value"));
        }
        return new CorrelationFilter { System = system, Properties = properties };
    }

    private static object? ReadValue(XElement? value) => value?.Attribute(Atom.Instance + "type")?.Value.Split(':')[^1] switch
    {
        "int" => XmlConvert.ToInt32(value.Value),
        "long" => XmlConvert.ToInt64(value.Value),
        "boolean" => XmlConvert.ToBoolean(value.Value),
        "double" => XmlConvert.ToDouble(value.Value),
        "dateTime" => XmlConvert.ToDateTime(value.Value, XmlDateTimeSerializationMode.Utc),
        "duration" => XmlConvert.ToTimeSpan(value.Value),
        _ => value?.Value,
    };

    private static XElement WriteFilter(Filter filter) => filter switch
    {
        TrueFilter => Typed("Filter", "TrueFilter", Sql("1=1")),
        FalseFilter => Typed("Filter", "FalseFilter", Sql("1=0")),
        SqlRuleFilter sql => Typed("Filter", "SqlFilter", Sql(sql.Sql.Expression)),
        CorrelationFilter correlation => Typed("Filter", "CorrelationFilter", [
            .. CorrelationFields.Where(field => correlation.System.ContainsKey(field.Property))
                .Select(field => Descriptions.Element(field.Name, correlation.System[field.Property])),
            new XElement(Atom.ServiceBus + "Properties", correlation.Properties.Select(WriteProperty))]),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, null),
    };

    private static XElement WriteAction(SqlAction? action) =>
        action is null ? Typed("Action", "EmptyRuleAction") : Typed("Action", "SqlRuleAction", Sql(action.Expression));

    private static XElement[] Sql(string expression) =>
        [Descriptions.Element("SqlExpression", expression), Descriptions.Element("CompatibilityLevel", CompatibilityLevel)];

    private static XElement Typed(string name, string type, params XElement[] elements) =>
        new(Atom.ServiceBus + name, new XAttribute(Atom.Instance + "type", type), elements);

    private static XElement WriteProperty(KeyValuePair<string, object?> property)
    {
        var (type, text) = property.Value switch
        {
            bool flag => ("boolean", XmlConvert.ToString(flag)),
            int number => ("int", XmlConvert.ToString(number)),
            long number => ("long", XmlConvert.ToString(number)),
            double number => ("double", XmlConvert.ToString(number)),
            DateTime time => ("dateTime", XmlConvert.ToString(time, XmlDateTimeSerializationMode.Utc)),
            DateTimeOffset time => ("dateTime", XmlConvert.ToString(time.UtcDateTime, XmlDateTimeSerializationMode.Utc)),
            TimeSpan span => ("duration", XmlConvert.ToString(span)),
            var other => ("string", Convert.ToString(other, System.Globalization.CultureInfo.InvariantCulture) ?? ""),
        };
        // Durations have a schema of their own.
        var (prefix, schema) = type == "duration" ? ("d6p1", Serialization) : ("d6p1", Schema);
        return new XElement(
            Atom.ServiceBus + "KeyValueOfstringanyType",
            Descriptions.Element("Key", property.Key),
            new XElement(
                Atom.ServiceBus + "Value",
                new XAttribute(XNamespace.Xmlns + prefix, schema.NamespaceName),
                new XAttribute(Atom.Instance + "type", $"{prefix}:{type}"),
                text));
    }
}
