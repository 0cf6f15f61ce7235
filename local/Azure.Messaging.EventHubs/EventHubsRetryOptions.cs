#nullable disable annotations // The real package is not annotated.
using Azure.Messaging.EventHubs.Transport;

namespace Azure.Messaging.EventHubs;

/// <summary>How often, and when, the client tries again after a transient failure.</summary>
/// <remarks>See https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.eventhubsretryoptions.</remarks>
public class EventHubsRetryOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private int _maximumRetries = 3;
    private TimeSpan _delay = TimeSpan.FromSeconds(0.8);
    private TimeSpan _maximumDelay = TimeSpan.FromMinutes(1);
    private TimeSpan _tryTimeout = TimeSpan.FromMinutes(1);

    /// <summary>How the delay grows. Default: exponential.</summary>
    public EventHubsRetryMode Mode { get; set; } = EventHubsRetryMode.Exponential;

    /// <summary>Tries after the first, 0 to 100. Default: 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public int MaximumRetries
    {
        get => _maximumRetries;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            _maximumRetries = value;
        }
    }

    /// <summary>What the delays are made from, 1 ms to 5 minutes. Default: 0.8 s.</summary>
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
    public TimeSpan MaximumDelay
    {
        get => _maximumDelay;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            _maximumDelay = value;
        }
    }

    /// <summary>For one try, up to 1 hour. Default: 1 minute.</summary>
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

    /// <summary>Decides instead of these options; they are not looked at then.</summary>
    public EventHubsRetryPolicy CustomRetryPolicy { get; set; }

    internal EventHubsRetryPolicy ToPolicy() => CustomRetryPolicy ?? new BasicRetryPolicy(Copy());

    internal EventHubsRetryOptions Copy() => (EventHubsRetryOptions)MemberwiseClone();
}
