using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Publishes the result of a function, or a property of the result, to an Event Grid topic.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-grid-output.</remarks>
public sealed class EventGridOutputAttribute : OutputBindingAttribute
{
    /// <summary>The app setting with the topic's endpoint.</summary>
    public string? TopicEndpointUri { get; set; }

    /// <summary>The app setting with the topic's key.</summary>
    public string? TopicKeySetting { get; set; }

    /// <summary>The prefix of app settings with the topic's endpoint and an identity, instead of the other two.</summary>
    public string? Connection { get; set; }
}
