using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Sends the result of a function, or a property of the result, to a Service Bus queue or topic: text, bytes, JSON, or an array of any of
/// these.
/// </summary>
/// <param name="queueOrTopicName">The queue or topic; <c>%Name%</c> stands for an app setting.</param>
/// <param name="entityType">Whether it is a queue or a topic.</param>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-output.</remarks>
public sealed class ServiceBusOutputAttribute(string queueOrTopicName,
    ServiceBusEntityType entityType = ServiceBusEntityType.Queue) : OutputBindingAttribute
{
    /// <summary>The queue or topic.</summary>
    public string QueueOrTopicName { get; } = queueOrTopicName;

    /// <summary>The app setting, or the prefix of app settings, with the namespace; null for <c>AzureWebJobsServiceBus</c>.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether it is a queue or a topic.</summary>
    public ServiceBusEntityType EntityType { get; set; } = entityType;
}
