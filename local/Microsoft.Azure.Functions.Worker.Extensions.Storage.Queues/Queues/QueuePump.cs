using System.Diagnostics.CodeAnalysis;
using Azure.Storage.Queues.Models;
using Local.Host;
using Local.StorageAccounts;
using Microsoft.Extensions.Logging;

namespace Local.Queues;

/// <summary>Reads a queue for as long as the app runs: receives, hands on, settles. A queue that is missing or away is looked for again.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer or a parent holds nothing, and functions that outlive the shutdown still use its token.")]
internal sealed class QueuePump(QueueSubscription subscription, TimeProvider time, ILogger logger) : IListener
{
    private readonly QueueOptions _options = subscription.Options;
    private readonly PollingBackoff _backoff = new(subscription.Options.MaxPollingInterval, Random.Shared);
    private readonly InFlight _executing = new();
    private readonly InFlight _unsettled = new();
    // Stopping ends the receiving; aborting, when the shutdown takes too long, also what is under way.
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private QueueState _state = QueueState.Ready;
    private Task _loop = Task.CompletedTask;

    private enum QueueState { Ready, Missing, Away }

    public Task StartAsync(CancellationToken cancellation)
    {
        _loop = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        await _stopping.CancelAsync();
        await using var abort = cancellation.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), _aborting);
        try
        {
            await _loop.WaitAsync(cancellation);
            await _unsettled.AtMost(0, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            QueueLog.StoppedEarly(logger, subscription.Queue.Name);
        }
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var messages = await ReceiveAsync();
                foreach (var message in messages) Begin(message);
                if (messages.Length == 0)
                {
                    await Task.Delay(_backoff.Next(), time, _stopping.Token);
                    continue;
                }
                _backoff.Found();
                await _executing.AtMost(_options.NewBatchThreshold, _stopping.Token);
                // Deletes run beside the next executions, but never pile up past a full load.
                await _unsettled.AtMost(_options.NewBatchThreshold + _options.BatchSize, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    // Not cancelled by stopping: messages in an answer that nobody reads would stay hidden for their lease.
    private async Task<QueueMessage[]> ReceiveAsync()
    {
        try
        {
            QueueMessage[] messages = await subscription.Queue.ReceiveMessagesAsync(_options.BatchSize, _options.Lease, _aborting.Token);
            Enter(QueueState.Ready, null);
            return messages;
        }
        catch (OperationCanceledException) when (_aborting.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception e)
        {
            // The pump must outlive whatever goes wrong here; what it is, is logged when it begins.
            Enter(StorageErrors.IsMissing(e) ? QueueState.Missing : QueueState.Away, e);
            return [];
        }
    }

    private void Enter(QueueState state, Exception? cause)
    {
        if (state == _state) return;
        _state = state;
        switch (state)
        {
            case QueueState.Ready: QueueLog.Back(logger, subscription.Queue.Name); break;
            case QueueState.Missing: QueueLog.Missing(logger, subscription.Queue.Name); break;
            default: QueueLog.Away(logger, subscription.Queue.Name, cause!.Message); break;
        }
    }

    private void Begin(QueueMessage message)
    {
        _executing.Enter();
        _unsettled.Enter();
        _ = Task.Run(() => ProcessAsync(message), CancellationToken.None);
    }

    private async Task ProcessAsync(QueueMessage raw)
    {
        try
        {
            var (action, popReceipt) = await DecideAsync(raw);
            await new MessageSettlement(subscription, time, logger, _aborting.Token).SettleAsync(raw, popReceipt, action);
        }
        catch (Exception e)
        {
            // Nobody awaits this task. The message comes back when its lease ends.
            QueueLog.Unsettled(logger, raw.MessageId, subscription.Queue.Name, e.Message);
        }
        finally
        {
            _unsettled.Exit();
        }
    }

    private async Task<(MessageAction Action, string PopReceipt)> DecideAsync(QueueMessage raw)
    {
        try
        {
            // Received while the app was being stopped: another consumer, or the next start, has it at once.
            if (_stopping.IsCancellationRequested) return (MessageAction.Release, raw.PopReceipt);
            var message = MessageBody.Decode(raw, _options.MessageEncoding);
            var hasPoisonQueue = subscription.PoisonQueue(raw) is not null;
            var action = MessageRules.OnReceipt(raw.DequeueCount, _options.MaxDequeueCount, message is not null, hasPoisonQueue);
            if (action != MessageAction.Execute) return (action, raw.PopReceipt);

            var lease = new MessageLease(subscription.Queue, raw, _options.Lease, time, logger);
            bool succeeded;
            await using (lease) succeeded = await ExecuteAsync(message!);
            return (MessageRules.OnResult(succeeded, raw.DequeueCount, _options.MaxDequeueCount, hasPoisonQueue), lease.PopReceipt);
        }
        finally
        {
            _executing.Exit();
        }
    }

    private async Task<bool> ExecuteAsync(QueueMessage message)
    {
        try
        {
            await subscription.Handle(message, _aborting.Token);
            return true;
        }
        catch (Exception e)
        {
            // The function's own failure, which the executor has logged: the rules say what follows.
            QueueLog.Failed(logger, message.MessageId, subscription.Queue.Name, message.DequeueCount, e.GetType().Name);
            return false;
        }
    }
}
