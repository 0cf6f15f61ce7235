#nullable disable annotations // The real package is not annotated.
using Local.Messaging;

namespace Azure.Messaging.EventHubs.Producer;

/// <summary>Events that are sent together, no larger than the service takes.</summary>
/// <remarks>Not for several threads at once. See https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.producer.eventdatabatch.</remarks>
public sealed class EventDataBatch : IDisposable
{
    private readonly IBatchContent _content;
    private bool _isLocked;

    internal EventDataBatch(IBatchContent content, SendEventOptions options) => (_content, Options) = (content, options);

    /// <summary>How large it may become, in bytes.</summary>
    public long MaximumSizeInBytes => _content.MaxSize;

    /// <summary>How large it is, in bytes.</summary>
    public long SizeInBytes => _content.Size;

    /// <summary>Events in it.</summary>
    public int Count => _content.Count;

    internal SendEventOptions Options { get; }

    /// <summary>Adds a copy of an event if there is room for it.</summary>
    /// <exception cref="InvalidOperationException">The batch is being sent.</exception>
    public bool TryAdd(EventData eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        return _isLocked ? throw new InvalidOperationException("The batch is being sent; events are added before or after.") : _content.TryAdd(eventData);
    }

    /// <summary>Forgets its events.</summary>
    /// <exception cref="InvalidOperationException">The batch is being sent.</exception>
    public void Dispose()
    {
        if (_isLocked) throw new InvalidOperationException("The batch is being sent; dispose of it afterwards.");
        _content.Clear();
    }

    internal EncodedMessage Envelope() => _content.Build();

    internal Locked Lock()
    {
        _isLocked = true;
        return new Locked(this);
    }

    internal readonly struct Locked(EventDataBatch batch) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => batch._isLocked = false;
    }
}
