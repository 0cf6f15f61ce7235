using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace HostedMessaging;

/// <summary>
/// Notes each message of the queue <c>orders</c> with its delivery count; one whose subject is <c>poison</c> always fails.
/// </summary>
public sealed class Orders(Journal journal)
{
    /// <summary>The function.</summary>
    [Function("Orders")]
    public async Task RunAsync([ServiceBusTrigger("orders", Connection = "ServiceBus")] ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        journal.Write($"{message.MessageId} {message.DeliveryCount}");
        // Simulated work, which a kill may interrupt.
        await Task.Delay(TimeSpan.FromMilliseconds(5));
        if (message.Subject == "poison") throw new InvalidOperationException("This one always fails.");
    }
}
