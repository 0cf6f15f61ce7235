using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Runs a function for the events of an event hub: in order within each partition, and independently of other partitions.
/// </summary>
/// <param name="eventHubName">The event hub; <c>%Name%</c> stands for an app setting. An <c>EntityPath</c> in the connection string takes
/// precedence.</param>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger. Binds to arrays of <c>EventData</c>,
/// <see cref="string"/>, <see cref="byte"/>[], <see cref="BinaryData"/> or a type that the event holds as JSON; to a single one of these if
/// <see cref="IsBatched"/> is false.
/// </remarks>
[InputConverter(typeof(EventDataConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Default)]
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class EventHubTriggerAttribute(string eventHubName) : TriggerBindingAttribute, ISupportCardinality
{
    /// <summary>The event hub.</summary>
    public string EventHubName { get; } = eventHubName;

    /// <summary>The consumer group; null for <c>$Default</c>. <c>%Name%</c> stands for an app setting.</summary>
    public string? ConsumerGroup { get; set; }

    /// <summary>The app setting, or the prefix of app settings, with the namespace.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether the function takes an array of events; true by default.</summary>
    [DefaultValue(true)]
    public bool IsBatched { get; set; } = true;

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
