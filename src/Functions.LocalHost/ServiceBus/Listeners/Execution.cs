using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.Azure.WebJobs.Host.Executors;

namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>Runs the function for a delivery. While it runs, the function can settle the messages.</summary>
internal sealed class Execution(ITriggeredFunctionExecutor executor, MessagesInHand inHand)
{
    /// <summary>Runs the function.</summary>
    /// <returns>The outcome. Exceptions of the function are not thrown.</returns>
    public async Task<FunctionResult> RunAsync(Delivery delivery, CancellationToken cancellation)
    {
        var data = new TriggeredFunctionData { TriggerValue = delivery };
        using (inHand.Take(delivery)) return await executor.TryExecuteAsync(data, cancellation);
    }
}
