using Azure.Messaging;
using Azure.Messaging.EventHubs;
using Azure.Messaging.ServiceBus;
using Lambda.Engine.Observability;

namespace Lambda.Functions.Observability;

/// <summary>Writes the place in a trace to messages, and reads it from them.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/service-bus-messaging/service-bus-end-to-end-tracing and
/// https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md.
/// </remarks>
internal static class MessageTrace
{
    /// <summary>Reads the place in a trace at which an event was sent; null when the event has none, or nobody listens to traces.</summary>
    public static TraceParent? Of(EventData data) =>
        !EngineTraces.HasListeners || data.Properties.Count == 0
            ? null
            : TraceParent.Read((IReadOnlyDictionary<string, object?>)data.Properties.AsReadOnly()!);

    /// <summary>Writes the current place in a trace to a Service Bus message.</summary>
    public static void Write(ServiceBusMessage message)
    {
        if (TraceParent.Current is not { } here) return;
        message.ApplicationProperties[TraceParent.Header] = here.Value;
        message.ApplicationProperties[TraceParent.DiagnosticId] = here.Value;
        if (here.State is not null) message.ApplicationProperties[TraceParent.StateHeader] = here.State;
    }

    /// <summary>Writes the current place in a trace to an Event Grid event.</summary>
    public static void Write(CloudEvent cloudEvent)
    {
        if (TraceParent.Current is not { } here) return;
        cloudEvent.ExtensionAttributes[TraceParent.Header] = here.Value;
        if (here.State is not null) cloudEvent.ExtensionAttributes[TraceParent.StateHeader] = here.State;
    }
}
