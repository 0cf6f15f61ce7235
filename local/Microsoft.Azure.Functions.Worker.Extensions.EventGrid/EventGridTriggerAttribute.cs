using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function for each event, or each array of events, that an Event Grid subscription delivers.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-grid-trigger.
/// Binds to <c>CloudEvent</c>, <c>EventGridEvent</c>, <see cref="string"/>, <see cref="BinaryData"/> or a type that the event is as JSON;
/// to arrays of them when <see cref="IsBatched"/>.
/// </remarks>
public sealed class EventGridTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Whether the function takes all events of a delivery at once; false by default.</summary>
    public bool IsBatched { get; set; }
}
