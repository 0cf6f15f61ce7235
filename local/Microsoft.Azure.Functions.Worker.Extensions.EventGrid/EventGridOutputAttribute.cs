using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Publishes what a function returns to an Event Grid topic.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-grid-output. Output bindings do not run in this process: an app that has one is refused at its start.</remarks>
public sealed class EventGridOutputAttribute : OutputBindingAttribute
{
    /// <summary>The app setting with the topic's address.</summary>
    public string? TopicEndpointUri { get; set; }

    /// <summary>The app setting with the topic's key.</summary>
    public string? TopicKeySetting { get; set; }

    /// <summary>The prefix of the app settings with the topic, in place of the two others.</summary>
    public string? Connection { get; set; }
}
