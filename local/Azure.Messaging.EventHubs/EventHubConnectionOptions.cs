#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.EventHubs;

/// <summary>How the service is connected to.</summary>
public class EventHubConnectionOptions
{
    /// <summary>What carries AMQP. Default: TCP, which alone is available in Local builds.</summary>
    public EventHubsTransportType TransportType { get; set; }

    /// <summary>Where to connect to instead of the namespace's own address, with its port.</summary>
    public Uri CustomEndpointAddress { get; set; }

    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
