using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Queues;
using Local.Emulator.ServiceBus.Rules;
using Local.Emulator.ServiceBus.Sql;

namespace Local.Emulator.ServiceBus.Topics;

/// <summary>A queue that receives the messages of its topic that match its rules.</summary>
internal sealed class Subscription(string name, QueueEntity queue, RuleSet rules)
{
    public string Name => name;

    public bool Is(string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    public QueueEntity Queue => queue;

    public RuleSet Rules => rules;

    public void Publish(Transfer transfer)
    {
        IReadOnlyList<IMessageContent> copies;
        try
        {
            copies = rules.Select(transfer.Content);
        }
        catch (SqlEvaluationException error)
        {
            if (queue.Options.DeadLetteringOnFilterEvaluationExceptions)
                queue.PublishDeadLetter(transfer, DeadLetterReason.FilterFailed(error.Message));
            return;
        }
        foreach (var copy in copies) queue.Publish(transfer with { Content = copy });
    }
}
