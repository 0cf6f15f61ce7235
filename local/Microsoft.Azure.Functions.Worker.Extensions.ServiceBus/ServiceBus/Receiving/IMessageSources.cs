using Local.Host;

namespace Local.ServiceBus.Receiving;

/// <summary>Gives the entities that triggers name.</summary>
internal interface IMessageSources
{
    /// <summary>The entity, in the namespace of a connection.</summary>
    /// <param name="connection">The <c>Connection</c> of a trigger; null is <c>AzureWebJobsServiceBus</c>.</param>
    /// <exception cref="HostConfigurationException">No app setting has that name, or it holds no namespace.</exception>
    IMessageSource Open(string? connection, EntityName entity, ServiceBusOptions options);
}
