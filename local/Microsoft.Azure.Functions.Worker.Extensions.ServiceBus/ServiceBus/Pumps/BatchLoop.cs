using Azure.Messaging.ServiceBus;
using Local.Host;
using Local.ServiceBus.Messages;
using Local.ServiceBus.Receiving;

namespace Local.ServiceBus.Pumps;

/// <summary>Processes messages in batches, one batch at a time; with sessions, one session after the other.</summary>
internal sealed class BatchLoop(PumpSetup setup, bool sessions, Reception reception, Processing processing, TimeProvider time) : IMessageLoop
{
    private readonly ServiceBusOptions _options = setup.Options;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var receiver = sessions ? await reception.AcceptAsync(stopping) : setup.Source.OpenReceiver();
            if (receiver is null) continue;
            await ReceiveAsync(receiver, stopping);
            await reception.CloseAsync(receiver);
        }
    }

    private async Task ReceiveAsync(IMessageReceiver receiver, CancellationToken stopping)
    {
        var assembly = new BatchAssembly<ServiceBusReceivedMessage>(_options.MinMessageBatchSize, _options.MaxMessageBatchSize, _options.MaxBatchWaitTime);
        while (!stopping.IsCancellationRequested && !receiver.IsClosed)
        {
            var patience = assembly.Patience(time.GetUtcNow());
            var idle = sessions && (patience is null || patience > _options.SessionIdleTimeout);
            var messages = patience == TimeSpan.Zero ? [] : await reception.ReceiveAsync(receiver, assembly.Room, idle ? _options.SessionIdleTimeout : patience, stopping);
            // A session that fails is given up, and with it the locks of what was held.
            if (messages is null && sessions && !stopping.IsCancellationRequested) return;
            if (await ProcessAsync(receiver, assembly.Add(messages ?? [], time.GetUtcNow()))) break;
            if (idle && messages is []) break;
        }
        // A session has no more, or the app stops: what is held waits no longer.
        await ProcessAsync(receiver, assembly.TakeAll());
    }

    /// <returns>Whether the function gives its session up.</returns>
    private async Task<bool> ProcessAsync(IMessageReceiver receiver, IReadOnlyList<ServiceBusReceivedMessage> batch)
    {
        if (batch.Count == 0) return false;
        var delivery = new Delivery(batch, receiver);
        await processing.BatchAsync(delivery, receiver);
        return delivery.ReleasesSession;
    }
}
