namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a <see cref="ServiceBusMessageBatch"/>.</summary>
public class CreateMessageBatchOptions
{
    private long? _maxSizeInBytes;

    /// <summary>How large the batch may become; what the entity takes when it is left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 24.</exception>
    public long? MaxSizeInBytes
    {
        get => _maxSizeInBytes;
        set
        {
            if (value is { } size) ArgumentOutOfRangeException.ThrowIfLessThan(size, 24, nameof(value));
            _maxSizeInBytes = value;
        }
    }
}
