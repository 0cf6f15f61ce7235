using Microsoft.Azure.WebJobs.Description;

namespace Functions.LocalHost.EventHubs;

/// <summary>Configures the output binding <c>eventHub</c>; its values come from the function's metadata.</summary>
[Binding]
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class EventHubAttribute(string eventHubName) : Attribute
{
    [AutoResolve]
    public string EventHubName { get; } = eventHubName;

    public string? Connection { get; set; }
}
