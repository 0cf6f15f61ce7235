#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.EventHubs.Producer;

/// <summary>Where a batch goes to, and how large it may become.</summary>
public class CreateBatchOptions : SendEventOptions
{
    private const long Smallest = 24;
    private long? _maximumSizeInBytes;

    /// <summary>In bytes, at least 24; what the service takes when it is left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public long? MaximumSizeInBytes
    {
        get => _maximumSizeInBytes;
        set
        {
            if (value is { } size) ArgumentOutOfRangeException.ThrowIfLessThan(size, Smallest);
            _maximumSizeInBytes = value;
        }
    }
}
