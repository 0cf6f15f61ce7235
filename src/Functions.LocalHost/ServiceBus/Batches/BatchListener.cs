using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Listeners;
using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.Azure.WebJobs.Host.Listeners;

namespace Functions.LocalHost.ServiceBus.Batches;

/// <summary>Processes the messages of an entity in batches, because the client has no processor for that.</summary>
[SuppressMessage("Design", "CA1001",
    Justification = "A token source without a timer or a parent holds nothing, and functions may still use its token.")]
internal sealed class BatchListener(ListenerSetup setup, bool sessions, TimeProvider time) : IListener
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _leaving = new();
    private Task _loop = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var path = setup.Entity.Path;
        var source = new ClientMessageSource(setup.Client, setup.Entity, setup.Options.PrefetchCount);
        var reception = new Reception(source, path, new EntityHealth(path, setup.Logger), time, setup.Logger);
        var loop = new BatchLoop(setup.Address, setup.Options, sessions, reception, ProcessAsync, time);
        _loop = Task.Run(() => loop.RunAsync(_stopping.Token, _leaving.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await using var leave = cancellationToken.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), _leaving);
        await _loop.WaitAsync(cancellationToken);
    }

    public void Cancel() => _stopping.Cancel();

    public void Dispose()
    {
        _stopping.Cancel();
        _leaving.Cancel();
    }

    private async Task ProcessAsync(Delivery delivery, CancellationToken cancellation)
    {
        var succeeded = false;
        try
        {
            succeeded = (await setup.Execution.RunAsync(delivery, cancellation)).Succeeded;
        }
        catch (Exception e)
        {
            // The host could not run the function: it is stopping, or its log says what is wrong.
            ServiceBusLog.NotRun(setup.Logger, delivery.Messages.Count, setup.Entity.Path, e.Message);
        }
        await Task.WhenAll(delivery.Messages.Select(message => SettleAsync(delivery, message, succeeded)));
    }

    // Not canceled when the app stops, so that a completed function does not run again.
    private async Task SettleAsync(Delivery delivery, ServiceBusReceivedMessage message, bool succeeded)
    {
        try
        {
            switch (SettlementRule.After(succeeded, setup.AutoComplete, delivery.IsSettled(message)))
            {
                case Settlement.Complete: await delivery.Actions!.CompleteAsync(message, CancellationToken.None); break;
                case Settlement.Abandon: await delivery.Actions!.AbandonAsync(message, null, CancellationToken.None); break;
                case Settlement.Leave: break;
            }
        }
        catch (Exception e)
        {
            // The message will be redelivered when its lock expires.
            ServiceBusLog.Unsettled(setup.Logger, setup.Entity.Path, e.Message);
        }
    }
}
