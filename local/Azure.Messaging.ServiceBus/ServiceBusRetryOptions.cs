#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.ServiceBus;

/// <summary>How often, and when, the client tries again after a transient failure.</summary>
/// <remarks>See https://learn.microsoft.com/dotnet/api/azure.messaging.servicebus.servicebusretryoptions.</remarks>
public class ServiceBusRetryOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private int _maxRetries = 3;
    private TimeSpan _delay = TimeSpan.FromSeconds(0.8);
    private TimeSpan _maxDelay = TimeSpan.FromMinutes(1);
    private TimeSpan _tryTimeout = TimeSpan.FromMinutes(1);

    /// <summary>How the delay grows. Default: exponential.</summary>
    public ServiceBusRetryMode Mode { get; set; } = ServiceBusRetryMode.Exponential;

    /// <summary>Tries after the first, 0 to 100. Default: 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public int MaxRetries
    {
        get => _maxRetries;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            _maxRetries = value;
        }
    }

    /// <summary>Before the second try, 1 ms to 5 minutes. Default: 0.8 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public TimeSpan Delay
    {
        get => _delay;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest);
            _delay = value;
        }
    }

    /// <summary>The longest delay, not negative. Default: 1 minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public TimeSpan MaxDelay
    {
        get => _maxDelay;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            _maxDelay = value;
        }
    }

    /// <summary>For one try, up to 1 hour; also how long a receive waits that is not told. Default: 1 minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public TimeSpan TryTimeout
    {
        get => _tryTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1));
            _tryTimeout = value;
        }
    }

    internal ServiceBusRetryOptions Copy() => (ServiceBusRetryOptions)MemberwiseClone();
}
