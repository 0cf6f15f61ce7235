using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.Azure.WebJobs.Host.Listeners;

namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>Runs the function for each message that a processor of the client receives.</summary>
[SuppressMessage("Design", "CA1001",
    Justification = "A token source without a timer or a parent holds nothing, and functions may still use its token.")]
internal abstract class ProcessorListener(ListenerSetup setup) : IListener
{
    // The processors' own tokens end with the lock of a message, and with a session that the function releases.
    private readonly CancellationTokenSource _stopping = new();

    protected EntityHealth Health { get; } = new(setup.Entity.Path, setup.Logger);

    public abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Stops receiving, and cancels running functions. Messages that they have not settled, and sessions, return to their entity.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // In this order: a message that its function gives back must not be received again.
        var closing = CloseAsync(cancellationToken);
        await _stopping.CancelAsync();
        await closing;
    }

    public void Cancel() => _ = StopAsync(CancellationToken.None);

    public void Dispose()
    {
        // A stopped processor is already closed, and one that never started holds nothing.
    }

    /// <summary>Stops the processor, and waits for running functions.</summary>
    protected abstract Task CloseAsync(CancellationToken cancellation);

    protected async Task RunAsync(ServiceBusReceivedMessage message, IMessageActions actions, ISessionActions? session)
    {
        Health.Answered();
        var result = await setup.Execution.RunAsync(new Delivery(setup.Address, [message], actions, session), _stopping.Token);
        // The processor then abandons the message, unless the function has settled it.
        if (!result.Succeeded) throw new FunctionFailedException(result.Exception);
    }
}
