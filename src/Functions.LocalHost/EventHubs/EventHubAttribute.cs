using Microsoft.Azure.WebJobs.Description;

namespace Functions.LocalHost.EventHubs;

/// <summary>The output binding <c>eventHub</c>, filled from a function's metadata.</summary>
[Binding]
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class EventHubAttribute(string eventHubName) : Attribute
{
    [AutoResolve]
    public string EventHubName { get; } = eventHubName;

    public string? Connection { get; set; }
}
