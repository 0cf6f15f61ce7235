using System.Globalization;
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
        var data = new TriggeredFunctionData { TriggerValue = delivery, TriggerDetails = Details(delivery) };
        using (inHand.Take(delivery)) return await executor.TryExecuteAsync(data, cancellation);
    }

    // What the host logs at the beginning of an execution.
    private static Dictionary<string, string> Details(Delivery delivery)
    {
        var (first, last) = (delivery.Messages[0], delivery.Messages[^1]);
        var details = delivery.IsBatch
            ? new Dictionary<string, string>
            {
                ["Count"] = Text(delivery.Messages.Count),
                ["FirstSequenceNumber"] = Text(first.SequenceNumber),
                ["LastSequenceNumber"] = Text(last.SequenceNumber),
            }
            : new()
            {
                ["MessageId"] = first.MessageId,
                ["SequenceNumber"] = Text(first.SequenceNumber),
                ["DeliveryCount"] = Text(first.DeliveryCount),
            };
        if (delivery.Session is { } session) details["SessionId"] = session.SessionId;
        return details;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
