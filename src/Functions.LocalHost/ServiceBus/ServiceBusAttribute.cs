using Microsoft.Azure.WebJobs.Description;

namespace Functions.LocalHost.ServiceBus;

/// <summary>Configures the output binding <c>serviceBus</c>; its values come from the function's metadata.</summary>
[Binding]
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class ServiceBusAttribute(string queueOrTopicName) : Attribute
{
    [AutoResolve]
    public string QueueOrTopicName { get; } = queueOrTopicName;

    public string? Connection { get; set; }
}
