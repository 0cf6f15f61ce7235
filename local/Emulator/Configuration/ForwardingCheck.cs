using Local.Emulator.ServiceBus;
using Local.Emulator.ServiceBus.Entities;

namespace Local.Emulator.Configuration;

/// <summary>
/// Checks that forwarding targets exist, and that no entity with sessions forwards:
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding
/// </summary>
internal static class ForwardingCheck
{
    public static void Run(ConfigurationNode node, NamespaceDefinition definition)
    {
        var targets = definition.Queues.Select(queue => queue.Name)
            .Concat(definition.Topics.Select(topic => topic.Name))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (queue, path) in definition.Queues.Select((queue, i) => (queue, $"{node.Path}.Queues[{i}].Properties")))
            Check(node, path, queue.Name, queue.Options, targets);
        foreach (var (topic, i) in definition.Topics.Select((topic, i) => (topic, i)))
        {
            foreach (var (subscription, j) in topic.Subscriptions.Select((subscription, j) => (subscription, j)))
            {
                Check(
                    node,
                    $"{node.Path}.Topics[{i}].Subscriptions[{j}].Properties",
                    EntityAddress.Of(topic.Name, subscription.Name),
                    subscription.Options,
                    targets);
            }
        }
    }

    private static void Check(ConfigurationNode node, string path, string name, QueueOptions options, HashSet<string> targets)
    {
        Check(node, $"{path}.ForwardTo", name, options.ForwardTo, targets);
        Check(node, $"{path}.ForwardDeadLetteredMessagesTo", name, options.ForwardDeadLetteredMessagesTo, targets);
        if (options is { RequiresSession: true, ForwardTo: not null })
            throw (node with { Path = $"{path}.ForwardTo" }).Error($"'{name}' requires sessions, so it cannot forward.");
    }

    private static void Check(ConfigurationNode node, string path, string name, string? target, HashSet<string> targets)
    {
        if (target is null) return;
        var at = node with { Path = path };
        if (!targets.Contains(target))
            throw at.Error(
                $"There is no queue or topic '{target}'. The namespace has {string.Join(", ", targets.Order(StringComparer.Ordinal))}.");
        if (target.Equals(name, StringComparison.OrdinalIgnoreCase)) throw at.Error($"'{name}' cannot forward to itself.");
    }
}
