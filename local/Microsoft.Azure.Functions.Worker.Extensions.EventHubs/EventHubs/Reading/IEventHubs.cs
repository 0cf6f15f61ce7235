using Local.Host;

namespace Local.EventHubs.Reading;

/// <summary>Gives the event hubs that triggers name.</summary>
internal interface IEventHubs
{
    /// <summary>The event hub, in the namespace of a connection.</summary>
    /// <param name="connection">The <c>Connection</c> of a trigger.</param>
    /// <exception cref="HostConfigurationException">No app setting has that name, or it holds no namespace.</exception>
    IEventHub Open(string? connection, string eventHub, string? consumerGroup, EventHubOptions options);
}
