using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Queues;
using Local.Emulator.ServiceBus.Rules;
using Local.Emulator.ServiceBus.Topics;
using Microsoft.Extensions.Logging;

namespace Local.Emulator.ServiceBus;

/// <summary>
/// The queues and topics of one namespace. They are those of its definition; only rules change afterwards.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-overview
/// </summary>
internal sealed class Namespace : IDisposable
{
    private readonly Dictionary<string, QueueEntity> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, TopicEntity> _topics = new(StringComparer.OrdinalIgnoreCase);

    public Namespace(NamespaceDefinition definition, TimeProvider time)
    {
        Name = definition.Name;
        foreach (var queue in definition.Queues) _queues.Add(queue.Name, new QueueEntity(queue.Name, queue.Options, time, FindTarget));
        foreach (var topic in definition.Topics) _topics.Add(topic.Name, new TopicEntity(topic.Name, topic.Options, time, size => Subscribe(topic, size, time)));
    }

    public string Name { get; }

    public IReadOnlyCollection<QueueEntity> Queues => _queues.Values;

    public IReadOnlyCollection<TopicEntity> Topics => _topics.Values;

    private IEnumerable<Entity> Entities
    {
        get
        {
            foreach (var topic in _topics.Values) yield return topic;
            foreach (var queue in _topics.Values.SelectMany(topic => topic.Subscriptions).Select(subscription => subscription.Queue).Concat(_queues.Values))
            {
                yield return queue.DeadLetterQueue!;
                yield return queue;
            }
        }
    }

    /// <summary>Where entities tell what failed inside them.</summary>
    public void LogTo(ILogger log)
    {
        foreach (var entity in Entities) entity.Log = log;
    }

    /// <summary>The queue or topic that one can send to at this address.</summary>
    public QueueEntity? FindQueue(string name) => _queues.GetValueOrDefault(name.Trim('/'));

    public TopicEntity? FindTopic(string name) => _topics.GetValueOrDefault(name.Trim('/'));

    /// <summary>The queue, the subscription or the dead-letter queue at this address, or a failure that names what there is not.</summary>
    public Outcome<QueueEntity> FindReceivable(string address)
    {
        var parts = EntityAddress.Parse(address);
        var queue = parts.Subscription is null ? FindQueue(parts.Entity) : FindSubscription(parts)?.Queue;
        if (queue is null) return Failures.EntityNotFound(address);
        return parts.IsDeadLetterQueue ? queue.DeadLetterQueue! : queue;
    }

    public Subscription? FindSubscription(string address) => FindSubscription(EntityAddress.Parse(address));

    public IReadOnlyList<EntitySnapshot> Snapshot() =>
    [
        .. _queues.Values.Select(queue => queue.Snapshot("queue")),
        .. _topics.Values.SelectMany(topic => topic.Subscriptions.Select(subscription => subscription.Queue.Snapshot("subscription")).Prepend(topic.Snapshot())),
    ];

    public void Dispose()
    {
        foreach (var entity in Entities) entity.Dispose();
    }

    private Subscription? FindSubscription(EntityAddress address) =>
        FindTopic(address.Entity)?.Subscriptions.FirstOrDefault(subscription => subscription.Name.Equals(address.Subscription, StringComparison.OrdinalIgnoreCase));

    private IForwardTarget? FindTarget(string name) => FindQueue(name) ?? (IForwardTarget?)FindTopic(name);

    private IEnumerable<Subscription> Subscribe(TopicDefinition topic, EntitySize size, TimeProvider time) => topic.Subscriptions.Select(subscription =>
    {
        var address = EntityAddress.Of(topic.Name, subscription.Name);
        var options = subscription.Options with { MaxMessageSizeInBytes = topic.Options.MaxMessageSizeInBytes };
        var rules = subscription.Rules.Count > 0 ? subscription.Rules : [Rule.Default];
        return new Subscription(subscription.Name, new QueueEntity(address, options, time, FindTarget, size), new RuleSet(address, rules));
    });
}
