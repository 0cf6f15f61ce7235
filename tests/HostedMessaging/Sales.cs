using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;

namespace HostedMessaging;

/// <summary>Notes each event of the event hub <c>sales</c> with its partition key.</summary>
public sealed class Sales(Journal journal)
{
    /// <summary>The function.</summary>
    [Function("Sales")]
    public void Run([EventHubTrigger("sales", Connection = "EventHubs")] EventData[] events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var data in events) journal.Write($"{data.PartitionKey} {data.EventBody}");
    }
}
