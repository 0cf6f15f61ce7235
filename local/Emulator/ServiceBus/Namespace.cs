using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;
using Local.Emulator.ServiceBus.Rules;
using Local.Emulator.ServiceBus.Topics;
using Microsoft.Extensions.Logging;

namespace Local.Emulator.ServiceBus;

/// <summary>
/// The queues and topics of one namespace: those of its definition, and those created and deleted while it runs.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-overview
/// </summary>
internal sealed class Namespace : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    // Replaced as a whole, so that lookups need no lock.
    private volatile Dictionary<string, QueueEntity> _queues = new(StringComparer.OrdinalIgnoreCase);
    private volatile Dictionary<string, TopicEntity> _topics = new(StringComparer.OrdinalIgnoreCase);
    private ILogger? _log;

    public Namespace(NamespaceDefinition definition, TimeProvider time)
    {
        (Name, _time) = (definition.Name, time);
        foreach (var queue in definition.Queues) _queues.Add(queue.Name, Make(queue));
        foreach (var topic in definition.Topics) _topics.Add(topic.Name, Make(topic));
    }

    public string Name { get; }

    public IReadOnlyCollection<QueueEntity> Queues => _queues.Values;

    public IReadOnlyCollection<TopicEntity> Topics => _topics.Values;

    private IEnumerable<Entity> Entities
    {
        get
        {
            foreach (var topic in _topics.Values) yield return topic;
            foreach (var queue in _topics.Values.SelectMany(topic => topic.Subscriptions)
                .Select(subscription => subscription.Queue)
                .Concat(_queues.Values))
            {
                yield return queue.DeadLetterQueue!;
                yield return queue.TransferDeadLetterQueue!;
                yield return queue;
            }
        }
    }

    /// <summary>Sets the log for internal errors of the entities.</summary>
    public void LogTo(ILogger log)
    {
        _log = log;
        foreach (var entity in Entities) entity.Log = log;
    }

    public Outcome Create(QueueDefinition queue)
    {
        lock (_gate)
        {
            if (IsTaken(queue.Name)) return Failures.AlreadyExists(queue.Name);
            _queues = new(_queues, StringComparer.OrdinalIgnoreCase) { [queue.Name] = Logged(Make(queue)) };
        }
        return Outcome.Success;
    }

    public Outcome Create(TopicDefinition topic)
    {
        lock (_gate)
        {
            if (IsTaken(topic.Name)) return Failures.AlreadyExists(topic.Name);
            _topics = new(_topics, StringComparer.OrdinalIgnoreCase) { [topic.Name] = Make(topic) };
        }
        LogTo();
        return Outcome.Success;
    }

    public Outcome Create(TopicEntity topic, SubscriptionDefinition subscription)
    {
        var added = Make(topic.Address, topic.Options, topic.Size, subscription);
        Logged(added.Queue);
        return topic.Add(added) ? Outcome.Success : Failures.AlreadyExists(added.Queue.Address);
    }

    /// <summary>Deletes a queue or a topic with its messages, and closes the links of its clients.</summary>
    public Outcome Delete(string name)
    {
        QueueEntity? queue;
        TopicEntity? topic;
        lock (_gate)
        {
            (queue, topic) = (FindQueue(name), FindTopic(name));
            if (queue is not null) _queues = Without(_queues, name);
            if (topic is not null) _topics = Without(_topics, name);
        }
        if (queue is not null) Delete(queue);
        foreach (var subscription in topic?.Subscriptions ?? []) Delete(subscription.Queue);
        topic?.Delete();
        return queue is null && topic is null ? Failures.EntityNotFound(name) : Outcome.Success;
    }

    public static void Delete(TopicEntity topic, Subscription subscription)
    {
        topic.Remove(subscription);
        Delete(subscription.Queue);
    }

    /// <summary>Finds the queue at this address.</summary>
    public QueueEntity? FindQueue(string name) => _queues.GetValueOrDefault(name.Trim('/'));

    public TopicEntity? FindTopic(string name) => _topics.GetValueOrDefault(name.Trim('/'));

    /// <summary>Finds the queue, subscription or dead-letter queue at this address. A failure names the missing entity.</summary>
    public Outcome<QueueEntity> FindReceivable(string address)
    {
        var parts = EntityAddress.Parse(address);
        var queue = parts.Subscription is null ? FindQueue(parts.Entity) : FindSubscription(parts)?.Queue;
        if (queue is null) return Failures.EntityNotFound(address);
        return parts.IsTransfer ? queue.TransferDeadLetterQueue! : parts.IsDeadLetterQueue ? queue.DeadLetterQueue! : queue;
    }

    public Subscription? FindSubscription(string address) => FindSubscription(EntityAddress.Parse(address));

    public IReadOnlyList<EntitySnapshot> Snapshot() =>
    [
        .. _queues.Values.Select(queue => queue.Snapshot("queue")),
        .. _topics.Values.SelectMany(
            topic => topic.Subscriptions.Select(subscription => subscription.Queue.Snapshot("subscription")).Prepend(topic.Snapshot())),
    ];

    public void Dispose()
    {
        foreach (var entity in Entities) entity.Dispose();
    }

    private Subscription? FindSubscription(EntityAddress address) =>
        FindTopic(address.Entity)?.Subscriptions.FirstOrDefault(
            subscription => subscription.Name.Equals(address.Subscription, StringComparison.OrdinalIgnoreCase));

    private IForwardTarget? FindTarget(string name) => FindQueue(name) ?? (IForwardTarget?)FindTopic(name);

    private static void Delete(QueueEntity queue)
    {
        queue.Delete();
        queue.DeadLetterQueue!.Delete();
        queue.TransferDeadLetterQueue!.Delete();
    }

    private static Dictionary<string, T> Without<T>(Dictionary<string, T> all, string name) =>
        new(all.Where(pair => !pair.Key.Equals(name.Trim('/'), StringComparison.OrdinalIgnoreCase)), StringComparer.OrdinalIgnoreCase);

    private bool IsTaken(string name) => _queues.ContainsKey(name) || _topics.ContainsKey(name);

    private QueueEntity Make(QueueDefinition queue) => new(queue.Name, queue.Options, _time, FindTarget);

    private TopicEntity Make(TopicDefinition topic) =>
        new(
            topic.Name,
            topic.Options,
            _time,
            size => topic.Subscriptions.Select(subscription => Make(topic.Name, topic.Options, size, subscription)));

    private Subscription Make(string topic, TopicOptions ofTopic, EntitySize size, SubscriptionDefinition subscription)
    {
        var address = EntityAddress.Of(topic, subscription.Name);
        var options = subscription.Options with { MaxMessageSizeInBytes = ofTopic.MaxMessageSizeInBytes };
        var rules = subscription.Rules.Count > 0 ? subscription.Rules : [Rule.Default];
        return new Subscription(subscription.Name, new QueueEntity(address, options, _time, FindTarget, size), new RuleSet(address, rules));
    }

    private void LogTo()
    {
        if (_log is { } log) LogTo(log);
    }

    private QueueEntity Logged(QueueEntity queue)
    {
        (queue.Log, queue.DeadLetterQueue!.Log, queue.TransferDeadLetterQueue!.Log) = (_log, _log, _log);
        return queue;
    }
}
