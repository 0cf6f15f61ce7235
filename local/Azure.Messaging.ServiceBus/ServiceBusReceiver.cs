#nullable disable annotations // The real package is not annotated.
using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus.Transport;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives messages of a queue or a subscription, and settles them.</summary>
/// <remarks>Thread-safe. See https://learn.microsoft.com/dotnet/api/azure.messaging.servicebus.servicebusreceiver.</remarks>
public partial class ServiceBusReceiver : IAsyncDisposable
{
    private volatile bool _isClosed;

    /// <summary>For mocks.</summary>
    protected ServiceBusReceiver() { }

    /// <summary>For types that derive from it: a receiver of a queue.</summary>
    protected ServiceBusReceiver(ServiceBusClient client, string queueName, ServiceBusReceiverOptions options)
        : this(client?.Connection ?? throw new ArgumentNullException(nameof(client)), queueName, options) { }

    /// <summary>For types that derive from it: a receiver of a subscription.</summary>
    protected ServiceBusReceiver(ServiceBusClient client, string topicName, string subscriptionName, ServiceBusReceiverOptions options)
        : this(client?.Connection ?? throw new ArgumentNullException(nameof(client)), EntityPaths.Subscription(topicName, subscriptionName), options) { }

    internal ServiceBusReceiver(ServiceBusConnection connection, string entity, ServiceBusReceiverOptions options, SessionRequest session = null)
    {
        options ??= new ServiceBusReceiverOptions();
        EntityPath = EntityPaths.SubQueue(entity, options.SubQueue);
        Identifier = EntityPaths.Identifier(EntityPath, options.Identifier);
        FullyQualifiedNamespace = connection.FullyQualifiedNamespace;
        (ReceiveMode, PrefetchCount) = (options.ReceiveMode, options.PrefetchCount);
        Transport = new ReceiverTransport(connection, EntityPath, ReceiveMode, PrefetchCount, session);
    }

    /// <summary>The host of the namespace.</summary>
    public virtual string FullyQualifiedNamespace { get; }

    /// <summary>The queue or subscription, with its sub-queue.</summary>
    public virtual string EntityPath { get; }

    /// <summary>What receiving does to a message.</summary>
    public virtual ServiceBusReceiveMode ReceiveMode { get; }

    /// <summary>Messages that are fetched before they are asked for.</summary>
    public virtual int PrefetchCount { get; }

    /// <summary>Names the receiver in logs.</summary>
    public virtual string Identifier { get; }

    /// <summary>Whether it was closed.</summary>
    public virtual bool IsClosed => _isClosed;

    internal ReceiverTransport Transport { get; }

    /// <summary>Waits for a message.</summary>
    /// <param name="maxWaitTime">How long; as long as a try may take when it is left out.</param>
    /// <returns>Null when none came in time.</returns>
    /// <exception cref="ServiceBusException">Nothing could be received; <see cref="ServiceBusException.Reason"/> says why.</exception>
    public virtual async Task<ServiceBusReceivedMessage> ReceiveMessageAsync(TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default) =>
        First(await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken).ConfigureAwait(false));

    /// <summary>Waits for a first message, and takes what comes with it.</summary>
    /// <param name="maxMessages">At most so many; a batch that is not full does not wait for more.</param>
    /// <param name="maxWaitTime">For the first one; as long as a try may take when it is left out.</param>
    /// <returns>None when no message came in time.</returns>
    /// <exception cref="ServiceBusException">Nothing could be received; <see cref="ServiceBusException.Reason"/> says why.</exception>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        if (maxWaitTime is { } wait && (wait < TimeSpan.Zero || (wait == TimeSpan.Zero && PrefetchCount == 0)))
            throw new ArgumentOutOfRangeException(nameof(maxWaitTime), wait, "It has to be positive; zero is for receivers that prefetch.");
        EnsureOpen();
        return Transport.ReceiveAsync(maxMessages, maxWaitTime, cancellationToken);
    }

    /// <summary>Receives messages until it is cancelled.</summary>
    /// <exception cref="ServiceBusException">Nothing could be received; <see cref="ServiceBusException.Reason"/> says why.</exception>
    public virtual async IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ReceiveMessageAsync(null, cancellationToken).ConfigureAwait(false) is { } message) yield return message;
        }
    }

    /// <summary>Receives a message that was deferred.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageNotFound"/>: there is none with that number.</exception>
    /// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/message-deferral.</remarks>
    public virtual async Task<ServiceBusReceivedMessage> ReceiveDeferredMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        First(await ReceiveDeferredMessagesAsync([sequenceNumber], cancellationToken).ConfigureAwait(false));

    /// <summary>Receives messages that were deferred.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageNotFound"/>: there is none with one of the numbers.</exception>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        EnsureOpen();
        long[] all = [.. sequenceNumbers];
        return all.Length == 0 ? [] : await Transport.ReceiveDeferredAsync(all, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the next message, whatever its state, without a lock.</summary>
    /// <param name="fromSequenceNumber">The least number; after what was peeked last when it is left out.</param>
    /// <returns>Null when there is none.</returns>
    /// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/message-browsing.</remarks>
    public virtual async Task<ServiceBusReceivedMessage> PeekMessageAsync(long? fromSequenceNumber = default, CancellationToken cancellationToken = default) =>
        First(await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads messages, whatever their state, without a lock.</summary>
    /// <param name="maxMessages">At most so many.</param>
    /// <param name="fromSequenceNumber">The least number; after what was peeked last when it is left out.</param>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        EnsureOpen();
        return Transport.PeekAsync(maxMessages, fromSequenceNumber, cancellationToken);
    }

    /// <summary>Detaches from the entity. Locks of messages that were not settled go on until they end.</summary>
    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _isClosed = true;
        if (Transport is not null) await Transport.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private static ServiceBusReceivedMessage First(IReadOnlyList<ServiceBusReceivedMessage> messages) => messages.Count == 0 ? null : messages[0];

    private protected void EnsureOpen() => ObjectDisposedException.ThrowIf(IsClosed, this);
}
