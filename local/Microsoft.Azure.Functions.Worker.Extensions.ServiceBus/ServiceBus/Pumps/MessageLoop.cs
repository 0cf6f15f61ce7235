using Local.ServiceBus.Messages;

namespace Local.ServiceBus.Pumps;

/// <summary>Processes the messages of an entity without sessions one by one, up to <c>maxConcurrentCalls</c> at once.</summary>
internal sealed class MessageLoop(PumpSetup setup, Reception reception, Processing processing) : IMessageLoop
{
    public async Task RunAsync(CancellationToken stopping)
    {
        var slots = new Slots(setup.Options.MaxConcurrentCalls);
        var receiver = setup.Source.OpenReceiver();
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await slots.OneFreeAsync();
                // No more than can begin at once: locks do not run while messages wait here.
                foreach (var message in await reception.ReceiveAsync(receiver, slots.Free, wait: null, stopping) ?? [])
                {
                    var (delivery, owner) = (new Delivery([message], receiver), receiver);
                    slots.Begin(() => processing.OneAsync(delivery, owner));
                }
                if (receiver.IsClosed && !stopping.IsCancellationRequested) receiver = setup.Source.OpenReceiver();
            }
        }
        finally
        {
            // Nothing more is received; what was is processed.
            await slots.DrainAsync();
            await reception.CloseAsync(receiver);
        }
    }
}
