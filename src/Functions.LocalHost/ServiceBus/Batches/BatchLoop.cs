using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Messaging;
using Functions.LocalHost.ServiceBus.Settling;

namespace Functions.LocalHost.ServiceBus.Batches;

/// <summary>Receives batches, one at a time; with sessions, those of one session after those of another.</summary>
/// <param name="process">Runs the function for a batch and settles it; never throws.</param>
internal sealed class BatchLoop(
    string entity, ServiceBusOptions options, bool sessions, Reception reception, Func<Delivery, CancellationToken, Task> process,
    TimeProvider time)
{
    /// <summary>
    /// Runs until it is stopped. Running functions are cancelled; messages that wait for a fuller batch are processed before it returns.
    /// </summary>
    /// <param name="leaving">Cancels the functions that are still running then.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken leaving)
    {
        while (!stopping.IsCancellationRequested)
        {
            var receiver = sessions ? await reception.AcceptAsync(stopping) : reception.Open();
            if (receiver is null) continue;
            await ReceiveAsync(receiver, stopping, leaving);
            await reception.CloseAsync(receiver);
        }
    }

    private async Task ReceiveAsync(IMessageReceiver receiver, CancellationToken stopping, CancellationToken leaving)
    {
        var session = receiver as ISessionReceiver;
        var assembly = new BatchAssembly<ServiceBusReceivedMessage>(options.MinMessageBatchSize, options.MaxMessageBatchSize,
            options.MaxBatchWaitTime);
        while (!stopping.IsCancellationRequested && !receiver.IsClosed)
        {
            var patience = assembly.Patience(time.GetUtcNow());
            var idle = sessions && (patience is null || patience > options.IdleTimeout);
            var messages = patience == TimeSpan.Zero
                ? [] : await reception.ReceiveAsync(receiver, assembly.Room, idle ? options.IdleTimeout : patience, stopping);
            // A failed session is released, together with the locks of its messages.
            if (messages is null && sessions && !stopping.IsCancellationRequested) return;
            await ProcessAsync(receiver, assembly.Add(messages ?? [], time.GetUtcNow()), stopping);
            if (session?.IsReleased is true || (idle && messages is [])) break;
        }
        // The session has no more messages, or the app is stopping.
        await ProcessAsync(receiver, assembly.TakeAll(), leaving);
    }

    private Task ProcessAsync(IMessageReceiver receiver, IReadOnlyList<ServiceBusReceivedMessage> batch, CancellationToken cancellation) =>
        batch.Count == 0 ? Task.CompletedTask : process(new Delivery(entity, batch, receiver, receiver as ISessionReceiver, IsBatch: true),
            cancellation);
}
