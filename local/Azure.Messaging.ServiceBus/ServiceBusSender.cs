#nullable disable annotations // The real package is not annotated.
using Azure.Messaging.ServiceBus.Transport;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends messages to a queue or a topic.</summary>
/// <remarks>Thread-safe. See https://learn.microsoft.com/dotnet/api/azure.messaging.servicebus.servicebussender.</remarks>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly SenderTransport _transport;

    /// <summary>For mocks.</summary>
    protected ServiceBusSender() { }

    /// <summary>For types that derive from it.</summary>
    protected ServiceBusSender(ServiceBusClient client, string queueOrTopicName) : this(client, queueOrTopicName, new ServiceBusSenderOptions()) { }

    /// <summary>For types that derive from it.</summary>
    protected ServiceBusSender(ServiceBusClient client, string queueOrTopicName, ServiceBusSenderOptions options) : this(client?.Connection ?? throw new ArgumentNullException(nameof(client)), queueOrTopicName, options) { }

    internal ServiceBusSender(ServiceBusConnection connection, string entity, ServiceBusSenderOptions options)
    {
        EntityPath = entity;
        Identifier = EntityPaths.Identifier(entity, options?.Identifier);
        FullyQualifiedNamespace = connection.FullyQualifiedNamespace;
        _transport = new SenderTransport(connection, entity);
    }

    /// <summary>The host of the namespace.</summary>
    public virtual string FullyQualifiedNamespace { get; }

    /// <summary>The queue or topic.</summary>
    public virtual string EntityPath { get; }

    /// <summary>Names the sender in logs.</summary>
    public virtual string Identifier { get; }

    /// <summary>Whether it was closed.</summary>
    public virtual bool IsClosed { get; private set; }

    /// <summary>Sends a message; done when the broker has it.</summary>
    /// <exception cref="ServiceBusException">It was not sent; <see cref="ServiceBusException.Reason"/> says why.</exception>
    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return SendMessagesAsync([message], cancellationToken);
    }

    /// <summary>Sends messages as one batch: all or none.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageSizeExceeded"/>: they are too large together.</exception>
    public virtual async Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        EnsureOpen();
        ServiceBusMessage[] all = [.. messages];
        if (all.Length > 0) await _transport.SendAsync(all, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the messages of a batch: all or none.</summary>
    /// <exception cref="ServiceBusException">It was not sent; <see cref="ServiceBusException.Reason"/> says why.</exception>
    public virtual async Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        EnsureOpen();
        if (messageBatch.Count == 0) return;
        using (messageBatch.Lock()) await _transport.SendEncodedAsync(messageBatch.Envelope(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An empty batch, as large as the entity takes.</summary>
    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) => CreateMessageBatchAsync(null, cancellationToken);

    /// <summary>An empty batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The options ask for more than the entity takes.</exception>
    public virtual async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CreateMessageBatchOptions options, CancellationToken cancellationToken = default)
    {
        EnsureOpen();
        var largest = await _transport.MaxMessageSizeAsync(cancellationToken).ConfigureAwait(false);
        if (options?.MaxSizeInBytes > largest)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxSizeInBytes, $"'{EntityPath}' takes {largest} bytes at most.");
        return new ServiceBusMessageBatch(options?.MaxSizeInBytes ?? largest, _transport.Writer);
    }

    /// <summary>Sends a message that is enqueued later.</summary>
    /// <returns>Its sequence number, to cancel it with.</returns>
    /// <exception cref="ServiceBusException">It was not sent; <see cref="ServiceBusException.Reason"/> says why.</exception>
    /// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/message-sequencing#scheduled-messages.</remarks>
    public virtual async Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (await ScheduleMessagesAsync([message], scheduledEnqueueTime, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Sends messages that are enqueued later.</summary>
    /// <returns>Their sequence numbers, in order.</returns>
    /// <exception cref="ServiceBusException">They were not sent; <see cref="ServiceBusException.Reason"/> says why.</exception>
    public virtual async Task<IReadOnlyList<long>> ScheduleMessagesAsync(IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        EnsureOpen();
        ServiceBusMessage[] all = [.. messages];
        if (all.Length == 0) return [];
        foreach (var message in all) message.ScheduledEnqueueTime = scheduledEnqueueTime;
        return await _transport.ScheduleAsync(all, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Cancels a message that is not enqueued yet.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageNotFound"/>: there is none with that number.</exception>
    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) => CancelScheduledMessagesAsync([sequenceNumber], cancellationToken);

    /// <summary>Cancels messages that are not enqueued yet.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageNotFound"/>: there is none with one of the numbers.</exception>
    public virtual async Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        EnsureOpen();
        long[] all = [.. sequenceNumbers];
        if (all.Length > 0) await _transport.CancelAsync(all, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Detaches from the entity.</summary>
    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        IsClosed = true;
        if (_transport is not null) await _transport.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private void EnsureOpen() => ObjectDisposedException.ThrowIf(IsClosed, this);
}
