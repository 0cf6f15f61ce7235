using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>An entity to listen to, with the settings and services for processing its messages.</summary>
/// <param name="AutoComplete">Whether messages are completed when the function succeeds.</param>
internal sealed record ListenerSetup(
    EntityName Entity, ServiceBusOptions Options, bool AutoComplete, ServiceBusClient Client, Execution Execution, ILogger Logger)
{
    /// <summary>The namespace and the path of the entity. Another namespace may have an entity of the same path.</summary>
    public string Address { get; } = $"{Client.FullyQualifiedNamespace}/{Entity.Path}";
}
