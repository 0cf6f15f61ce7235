namespace Azure.Messaging.ServiceBus;

/// <summary>What carries AMQP to the service.</summary>
public enum ServiceBusTransportType
{
    /// <summary>TCP, port 5671; 5672 without TLS at an emulator.</summary>
    AmqpTcp,

    /// <summary>A web socket, port 443. Not available in Local builds.</summary>
    AmqpWebSockets,
}
