#nullable disable annotations // The real package is not annotated.
using Azure.Messaging.ServiceBus.Wire;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus;

/// <summary>Messages that are sent together, no larger than the entity takes.</summary>
/// <remarks>Not for several threads at once. See https://learn.microsoft.com/dotnet/api/azure.messaging.servicebus.servicebusmessagebatch.</remarks>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly BatchBuilder _batch;
    private readonly MessageWriter _writer;
    private bool _isLocked;

    internal ServiceBusMessageBatch(long maxSize, MessageWriter writer) => (_batch, _writer) = (new BatchBuilder(maxSize, MessageWriter.EnvelopeProperties), writer);

    /// <summary>How large it may become, in bytes.</summary>
    public long MaxSizeInBytes => _batch.MaxSize;

    /// <summary>How large it is, in bytes.</summary>
    public long SizeInBytes => _batch.Size;

    /// <summary>Messages in it.</summary>
    public int Count => _batch.Count;

    /// <summary>Adds a copy of a message if there is room for it.</summary>
    /// <exception cref="InvalidOperationException">The batch is being sent.</exception>
    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _isLocked ? throw new InvalidOperationException("The batch is being sent; messages are added before or after.") : _batch.TryAdd(_writer.Write(message));
    }

    /// <summary>Forgets its messages.</summary>
    /// <exception cref="InvalidOperationException">The batch is being sent.</exception>
    public void Dispose()
    {
        if (_isLocked) throw new InvalidOperationException("The batch is being sent; dispose of it afterwards.");
        _batch.Clear();
    }

    internal EncodedMessage Envelope() => _batch.Build();

    internal Locked Lock()
    {
        _isLocked = true;
        return new Locked(this);
    }

    internal readonly struct Locked(ServiceBusMessageBatch batch) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => batch._isLocked = false;
    }
}
