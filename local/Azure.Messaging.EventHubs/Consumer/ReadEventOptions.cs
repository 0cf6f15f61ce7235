#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>How events are read.</summary>
/// <remarks>See https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.consumer.readeventoptions.</remarks>
public class ReadEventOptions
{
    private TimeSpan? _maximumWaitTime;
    private int _cacheEventCount = 100;
    private int _prefetchCount = 300;

    /// <summary>The consumer with the highest level has the partition for itself and disconnects the others; null shares it. Default: null.</summary>
    public long? OwnerLevel { get; set; }

    /// <summary>Whether events tell of the last one in their partition. Default: true.</summary>
    public bool TrackLastEnqueuedEventProperties { get; set; } = true;

    /// <summary>After so long without an event, an empty one is given; null waits for ever. Default: null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan? MaximumWaitTime
    {
        get => _maximumWaitTime;
        set
        {
            if (value is { } wait) ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero);
            _maximumWaitTime = value;
        }
    }

    /// <summary>Events that wait here to be read, at most; at least 1. Default: 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public int CacheEventCount
    {
        get => _cacheEventCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _cacheEventCount = value;
        }
    }

    /// <summary>Events that are fetched before they are asked for. Default: 300.</summary>
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

    internal ReadEventOptions Copy() => (ReadEventOptions)MemberwiseClone();
}
