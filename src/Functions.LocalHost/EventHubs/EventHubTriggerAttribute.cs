using Functions.LocalHost.Listeners;
using Microsoft.Azure.WebJobs.Description;

namespace Functions.LocalHost.EventHubs;

/// <summary>The binding <c>eventHubTrigger</c>, filled from a function's metadata.</summary>
[Binding]
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EventHubTriggerAttribute(string eventHubName) : Attribute, IProvidesModelItems
{
    public string EventHubName { get; } = eventHubName;

    public string? ConsumerGroup { get; set; }

    public string? Connection { get; set; }
}
