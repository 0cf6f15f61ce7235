using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Rules;

namespace Local.Emulator.ServiceBus;

internal sealed record QueueDefinition(string Name, QueueOptions Options);

/// <param name="Rules">The rules; if empty, the default rule, which accepts every message.</param>
internal sealed record SubscriptionDefinition(string Name, QueueOptions Options, IReadOnlyList<Rule> Rules);

internal sealed record TopicDefinition(string Name, TopicOptions Options, IReadOnlyList<SubscriptionDefinition> Subscriptions);

internal sealed record NamespaceDefinition(string Name, IReadOnlyList<QueueDefinition> Queues, IReadOnlyList<TopicDefinition> Topics);
