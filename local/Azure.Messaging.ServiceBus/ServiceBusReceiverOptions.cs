#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a <see cref="ServiceBusReceiver"/>.</summary>
public class ServiceBusReceiverOptions
{
    private int _prefetchCount;

    /// <summary>Names the receiver in logs; made up when it is left out.</summary>
    public string Identifier { get; set; }

    /// <summary>Messages that are fetched, and locked, before they are asked for. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int PrefetchCount
    {
        get => _prefetchCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _prefetchCount = value;
        }
    }

    /// <summary>What receiving does to a message. Default: it is locked.</summary>
    public ServiceBusReceiveMode ReceiveMode { get; set; }

    /// <summary>Which queue of the entity. Default: the entity itself.</summary>
    public SubQueue SubQueue { get; set; }
}
