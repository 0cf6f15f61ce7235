using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Queues;
using Local.Emulator.ServiceBus.Rules;

namespace Local.Emulator.ServiceBus.Amqp.Management;

/// <summary>What the <c>$management</c> node of one address can work on.</summary>
/// <param name="Queue">None of a topic.</param>
/// <param name="Send">None of what only a topic or a queue puts messages into.</param>
/// <param name="Rules">Only of a subscription.</param>
internal sealed record ManagedEntity(
    string Address,
    QueueEntity? Queue,
    Func<IReadOnlyList<IMessageContent>, Outcome<IReadOnlyList<long>>>? Send,
    Func<IReadOnlyList<long>, Outcome>? Cancel,
    RuleSet? Rules)
{
    public static Outcome<ManagedEntity> Find(Namespace broker, string address)
    {
        if (broker.FindTopic(address) is { } topic) return new ManagedEntity(topic.Address, null, topic.Send, topic.CancelScheduled, null);
        var found = broker.FindReceivable(address);
        if (!found.Succeeded) return found.Failure;
        var queue = found.Value;
        return broker.FindQueue(address) is not null
            ? new ManagedEntity(queue.Address, queue, queue.Send, queue.CancelScheduled, null)
            : new ManagedEntity(queue.Address, queue, null, null, queue.IsDeadLetterQueue ? null : broker.FindSubscription(address)?.Rules);
    }
}
