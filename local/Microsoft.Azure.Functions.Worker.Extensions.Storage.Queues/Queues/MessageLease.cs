using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace Local.Queues;

/// <summary>Keeps a message hidden from other consumers while its function runs, by renewing at half the lease.</summary>
internal sealed class MessageLease : IAsyncDisposable
{
    // A renewal that failed is tried again soon enough for three more tries within the lease.
    private const int RetryFraction = 8;
    private readonly QueueClient _queue;
    private readonly string _messageId;
    private readonly TimeSpan _lease;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private Task _renewal = Task.CompletedTask;
    private volatile string _popReceipt;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan lease, TimeProvider time, ILogger logger)
    {
        (_queue, _messageId, _popReceipt, _lease, _logger) = (queue, message.MessageId, message.PopReceipt, lease, logger);
        _timer = time.CreateTimer(static lease => ((MessageLease)lease!).Renew(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(lease / 2, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What the service asks for with the next change of the message; each renewal replaces it.</summary>
    public string PopReceipt => _popReceipt;

    /// <summary>Ends the renewals; when it returns, <see cref="PopReceipt"/> is the last.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _renewal;
    }

    private void Renew() => _renewal = RenewAsync();

    private async Task RenewAsync()
    {
        var next = _lease / 2;
        try
        {
            UpdateReceipt renewed = await _queue.UpdateMessageAsync(_messageId, _popReceipt, visibilityTimeout: _lease);
            _popReceipt = renewed.PopReceipt;
        }
        catch (RequestFailedException e) when (e.Status is 400 or 404)
        {
            // Someone else has it, or it is gone: nothing to renew. The function runs on, as in the real host.
            QueueLog.LeaseLost(_logger, _messageId, _queue.Name, e.ErrorCode);
            return;
        }
        catch (Exception e)
        {
            // Whatever it was, the function runs on, and its message is to be deleted when it is done.
            QueueLog.RenewalFailed(_logger, _messageId, _queue.Name, e.Message);
            next = _lease / RetryFraction;
        }
        // Does nothing once the timer is disposed of.
        _timer.Change(next, Timeout.InfiniteTimeSpan);
    }
}
