namespace Azure.Core.Amqp;

/// <summary>How a message is to be delivered (AMQP 1.0, part 3.2.1).</summary>
public class AmqpMessageHeader
{
    internal AmqpMessageHeader() { }

    /// <summary>Whether it is to survive a restart of the node.</summary>
    public bool? Durable { get; set; }

    /// <summary>4 when it is left out; more is more urgent.</summary>
    public byte? Priority { get; set; }

    /// <summary>How long it lives.</summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>Whether nobody else acquired it before.</summary>
    public bool? FirstAcquirer { get; set; }

    /// <summary>Deliveries of it.</summary>
    public uint? DeliveryCount { get; set; }

    internal bool IsSet => Durable is not null || Priority is not null || TimeToLive is not null || FirstAcquirer is not null || DeliveryCount is not null;
}
