namespace Azure.Messaging.EventHubs;

/// <summary>What carries AMQP to the service.</summary>
public enum EventHubsTransportType
{
    /// <summary>TCP, port 5671; 5672 without TLS at an emulator.</summary>
    AmqpTcp,

    /// <summary>A web socket, port 443. Not available in Local builds.</summary>
    AmqpWebSockets,
}
