using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Amqp.Management;

/// <summary>
/// The operations on rules: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response#rule-operations
/// </summary>
internal static class RuleOperations
{
    public static Outcome<AmqpMap?> Add(ManagedEntity entity, ManagementRequest request)
    {
        if (entity.Rules is not { } rules) return NoRules(entity);
        if (request.Map("rule-description") is not { } description)
            return new Failure(BrokerError.ArgumentError, "The request needs 'rule-description': a map.");
        var rule = RuleCodec.Read(request.RequiredText("rule-name"), description);
        return rule.Succeeded ? MessageOperations.Done(rules.Add(rule.Value)) : rule.Failure;
    }

    public static Outcome<AmqpMap?> Remove(ManagedEntity entity, ManagementRequest request) =>
        entity.Rules is { } rules ? MessageOperations.Done(rules.Remove(request.RequiredText("rule-name"))) : NoRules(entity);

    public static Outcome<AmqpMap?> List(ManagedEntity entity, ManagementRequest request)
    {
        if (entity.Rules is not { } rules) return NoRules(entity);
        var listed = rules.List().Skip(request.Count("skip", 0)).Take(request.Count("top", int.MaxValue)).ToArray();
        if (listed.Length == 0) return (AmqpMap?)null;
        return new AmqpMap
        {
            ["rules"] = listed.Select(rule => (object?)new AmqpMap { ["rule-description"] = RuleCodec.Write(rule) }).ToList(),
        };
    }

    private static Failure NoRules(ManagedEntity entity) =>
        new(BrokerError.InvalidOperation, $"'{entity.Address}' has no rules. Only subscriptions have rules.");
}
