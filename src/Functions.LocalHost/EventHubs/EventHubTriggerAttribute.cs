using Functions.LocalHost.Listeners;
using Microsoft.Azure.WebJobs.Description;

namespace Functions.LocalHost.EventHubs;

/// <summary>Configures the binding <c>eventHubTrigger</c>; its values come from the function's metadata.</summary>
[Binding]
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EventHubTriggerAttribute(string eventHubName) : Attribute, IProvidesModelItems
{
    public string EventHubName { get; } = eventHubName;

    public string? ConsumerGroup { get; set; }

    public string? Connection { get; set; }
}
