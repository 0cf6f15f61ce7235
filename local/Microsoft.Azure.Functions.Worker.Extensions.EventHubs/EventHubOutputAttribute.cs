using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Sends the result of a function, or a property of the result, to an event hub: text, bytes, JSON, or an array of any of these.
/// </summary>
/// <param name="eventHubName">The event hub; <c>%Name%</c> stands for an app setting. An <c>EntityPath</c> in the connection string takes
/// precedence.</param>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-output.</remarks>
public sealed class EventHubOutputAttribute(string eventHubName) : OutputBindingAttribute
{
    /// <summary>The event hub.</summary>
    public string EventHubName { get; } = eventHubName;

    /// <summary>The app setting, or the prefix of app settings, with the namespace.</summary>
    public string? Connection { get; set; }
}
