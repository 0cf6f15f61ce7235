using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Queues;

// Browsing: https://learn.microsoft.com/azure/service-bus-messaging/message-browsing
internal sealed partial class QueueEntity
{
    /// <summary>Messages in any state, locked ones included, by sequence number from <paramref name="sequenceNumber"/> on.</summary>
    public IReadOnlyList<MessageView> Peek(long sequenceNumber, int count, string? sessionId = null)
    {
        lock (Gate)
        {
            return [.. _log.From(sequenceNumber)
                .Where(message => sessionId is null || message.Session?.Id == sessionId)
                .Take(count).Select(message => message.View())];
        }
    }
}
