using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;
using Local.Emulator.ServiceBus.Rules;

namespace Local.Emulator.ServiceBus.Amqp.Management;

/// <summary>The entity behind the <c>$management</c> node of an address.</summary>
/// <param name="Queue">The queue; null for a topic.</param>
/// <param name="Send">Accepts messages; null for an entity to which only a topic or a queue sends messages.</param>
/// <param name="PrepareSend">The same within a transaction.</param>
/// <param name="PrepareCancel">The same within a transaction.</param>
/// <param name="Rules">The rules; null unless the entity is a subscription.</param>
internal sealed record ManagedEntity(
    string Address,
    Entity Entity,
    QueueEntity? Queue,
    Func<IReadOnlyList<IMessageContent>, Outcome<IReadOnlyList<long>>>? Send,
    Func<IReadOnlyList<IMessageContent>, Outcome<SendOperation>>? PrepareSend,
    Func<IReadOnlyList<long>, Outcome>? Cancel,
    Func<IReadOnlyList<long>, Outcome<TransactionOperation>>? PrepareCancel,
    RuleSet? Rules)
{
    public static Outcome<ManagedEntity> Find(Namespace broker, string address)
    {
        if (broker.FindTopic(address) is { } topic)
            return new ManagedEntity(
                topic.Address,
                topic,
                null,
                topic.Send,
                batch => topic.PrepareSend(batch, isNumbered: true),
                topic.CancelScheduled,
                topic.PrepareCancel,
                null);
        var found = broker.FindReceivable(address);
        if (!found.Succeeded) return found.Failure;
        var queue = found.Value;
        return broker.FindQueue(address) is not null
            ? new ManagedEntity(
                queue.Address,
                queue,
                queue,
                queue.Send,
                batch => queue.PrepareSend(batch, isNumbered: true),
                queue.CancelScheduled,
                queue.PrepareCancel,
                null)
            : new ManagedEntity(
                queue.Address,
                queue,
                queue,
                null,
                null,
                null,
                null,
                queue.IsDeadLetterQueue ? null : broker.FindSubscription(address)?.Rules);
    }
}
