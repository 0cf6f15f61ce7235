using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function for each event, or batch of events, that Event Grid delivers to the app.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-grid-trigger.
/// Binds to <c>CloudEvent</c>, <c>EventGridEvent</c>, <see cref="string"/>, <see cref="BinaryData"/> or a type that the event holds as
/// JSON; to arrays of them when <see cref="IsBatched"/>.
/// </remarks>
[InputConverter(typeof(EventGridConverter))]
[InputConverter(typeof(EventGridTextConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Default)]
public sealed class EventGridTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Whether the function takes an array of events; false by default.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }
}
