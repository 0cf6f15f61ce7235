#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a <see cref="ServiceBusSessionReceiver"/>.</summary>
public class ServiceBusSessionReceiverOptions
{
    private int _prefetchCount;

    /// <summary>Names the receiver in logs; made up when it is left out.</summary>
    public string Identifier { get; set; }

    /// <summary>Messages that are fetched before they are asked for. Default: 0.</summary>
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

    internal ServiceBusReceiverOptions ToReceiverOptions() => new() { Identifier = Identifier, PrefetchCount = PrefetchCount, ReceiveMode = ReceiveMode };
}
