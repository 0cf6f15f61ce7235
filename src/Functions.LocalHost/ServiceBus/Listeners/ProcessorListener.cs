using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.Azure.WebJobs.Host.Listeners;

namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>Runs the function for each message that a processor of the client receives.</summary>
internal abstract class ProcessorListener(ListenerSetup setup) : IListener
{
    protected EntityHealth Health { get; } = new(setup.Entity.Path, setup.Logger);

    public abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Stops receiving, and cancels running functions. Messages that they have not settled, and sessions, return to their entity.
    /// </summary>
    public abstract Task StopAsync(CancellationToken cancellationToken);

    public void Cancel() => _ = StopAsync(CancellationToken.None);

    public void Dispose()
    {
        // A stopped processor is already closed, and one that never started holds nothing.
    }

    protected async Task RunAsync(
        ServiceBusReceivedMessage message, IMessageActions actions, ISessionActions? session, CancellationToken cancellation)
    {
        Health.Answered();
        var result = await setup.Execution.RunAsync(new Delivery(setup.Entity.Path, [message], actions, session), cancellation);
        // The processor then abandons the message, unless the function has settled it.
        if (!result.Succeeded) throw new FunctionFailedException(result.Exception);
    }
}
