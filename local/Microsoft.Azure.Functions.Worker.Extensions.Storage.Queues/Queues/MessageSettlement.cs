using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Local.StorageAccounts;
using Microsoft.Extensions.Logging;

namespace Local.Queues;

/// <summary>Does to a message what was decided. A message that someone else has taken over, or that is gone, is no error.</summary>
internal sealed class MessageSettlement(QueueSubscription subscription, TimeProvider time, ILogger logger, CancellationToken aborting)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);
    private readonly QueueClient _queue = subscription.Queue;

    /// <param name="popReceipt">The last one: each renewal of the lease has replaced it.</param>
    public Task SettleAsync(QueueMessage message, string popReceipt, MessageAction action) => action switch
    {
        MessageAction.Delete => ChangeAsync(message, () => _queue.DeleteMessageAsync(message.MessageId, popReceipt)),
        MessageAction.Release => ChangeAsync(message, () => _queue.UpdateMessageAsync(message.MessageId, popReceipt, visibilityTimeout: subscription.Options.VisibilityTimeout)),
        MessageAction.Poison => PoisonAsync(message, popReceipt),
        MessageAction.Leave => Task.CompletedTask,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "A message is not settled by executing it."),
    };

    // Copied before it is deleted: killed in between, it is there twice rather than not at all.
    private async Task PoisonAsync(QueueMessage message, string popReceipt)
    {
        var poison = subscription.PoisonQueue(message)!;
        QueueLog.Poisoned(logger, message.MessageId, _queue.Name, message.DequeueCount, poison.Name);
        try
        {
            await poison.SendMessageAsync(message.MessageText);
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            await poison.CreateIfNotExistsAsync();
            await poison.SendMessageAsync(message.MessageText);
        }
        await ChangeAsync(message, () => _queue.DeleteMessageAsync(message.MessageId, popReceipt));
    }

    // Tried until the lease is over: a function that has run is not to run again for a short absence of storage.
    private async Task ChangeAsync<T>(QueueMessage message, Func<Task<T>> change)
    {
        var began = time.GetTimestamp();
        while (!await TryChangeAsync(message, change, last: time.GetElapsedTime(began) >= subscription.Options.Lease))
            await Task.Delay(RetryDelay, time, aborting);
    }

    private async Task<bool> TryChangeAsync<T>(QueueMessage message, Func<Task<T>> change, bool last)
    {
        try
        {
            await change();
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 404 || e.ErrorCode == QueueErrorCode.PopReceiptMismatch || e.ErrorCode == QueueErrorCode.QueueBeingDeleted || e.ErrorCode == QueueErrorCode.QueueDisabled)
        {
            QueueLog.LeaseLost(logger, message.MessageId, _queue.Name, e.ErrorCode);
            return true;
        }
        catch (Exception e) when (!last && StorageErrors.IsOfStorage(e))
        {
            return false;
        }
    }
}
