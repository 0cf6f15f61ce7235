using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Wire;
using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.EventHubs.Transport;

/// <summary>What a link that reads a partition asks for.</summary>
internal sealed record PartitionReaderSettings(string ConsumerGroup, string Partition, string Identifier)
{
    public long? OwnerLevel { get; init; }

    public int PrefetchCount { get; init; }

    public bool TracksLastEvent { get; init; }
}

/// <summary>Reads a partition from a position on; a link that was lost is attached again after the last event that was read.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class PartitionReader : IAsyncDisposable
{
    private readonly EventHubConnection _connection;
    private readonly PartitionReaderSettings _settings;
    private readonly Attempts _attempts;
    private readonly Reopening<AmqpReceiver> _link;
    private EventPosition _position;
    private volatile EventData? _last;
    private AmqpError? _stolen;

    public PartitionReader(EventHubConnection connection, PartitionReaderSettings settings, EventPosition position, Attempts attempts)
    {
        (_connection, _settings, _position, _attempts) = (connection, settings, position, attempts);
        _link = new Reopening<AmqpReceiver>(OpenAsync, static receiver => receiver.Link.IsOpen && receiver.Link.Connection.IsOpen, CloseAsync);
        Context = new PartitionContext(connection.FullyQualifiedNamespace, connection.EventHubName, settings.ConsumerGroup, settings.Partition, ReadLastEvent);
    }

    public PartitionContext Context { get; }

    /// <summary>Waits for the first event and takes what has come with it; nothing when none came in time.</summary>
    /// <param name="maxWait">As long as a try may take when it is left out.</param>
    /// <exception cref="EventHubsException"><see cref="EventHubsException.FailureReason.ConsumerDisconnected"/>: another reader took the partition; told once.</exception>
    public Task<IReadOnlyList<EventData>> ReceiveAsync(int maxEvents, TimeSpan? maxWait, CancellationToken cancellation) =>
        _attempts.RunUnlimitedAsync(token => ReceiveOnceAsync(maxEvents, maxWait ?? _attempts.TryTimeout, token), cancellation);

    /// <summary>What came with the last event that was read.</summary>
    /// <exception cref="EventHubsException">The reader is closed.</exception>
    public LastEnqueuedEventProperties ReadLastEvent()
    {
        if (_link.IsDisposed)
            throw new EventHubsException(false, _connection.EventHubName, $"The partition '{_settings.Partition}' is not read any more.", EventHubsException.FailureReason.ClientClosed);
        return new LastEnqueuedEventProperties(_last);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private async Task<IReadOnlyList<EventData>> ReceiveOnceAsync(int maxEvents, TimeSpan maxWait, CancellationToken cancellation)
    {
        var receiver = await _link.GetAsync(cancellation).ConfigureAwait(false);
        var events = new List<EventData>();
        Take(receiver, events, maxEvents);
        if (events.Count == 0)
        {
            Ask(receiver.Link, maxEvents);
            try
            {
                if (await FirstAsync(receiver, maxWait, cancellation).ConfigureAwait(false) is not { } first) return [];
                events.Add(Read(first));
            }
            catch (AmqpException)
            {
                await _link.DropAsync(receiver).ConfigureAwait(false);
                // This failure is what tells of it.
                _stolen = null;
                throw;
            }
            Take(receiver, events, maxEvents);
        }
        // What is prefetched makes room as it is taken.
        if (_settings.PrefetchCount > 0) receiver.Link.AddCredit(events.Count);
        Advance(events[^1]);
        return events;
    }

    private static EventData Read(IncomingDelivery delivery)
    {
        // Nothing happens when it came settled, as it was asked for.
        delivery.Accept();
        return new EventData(AnnotatedReader.Read(delivery.Message));
    }

    private async Task<IncomingDelivery?> FirstAsync(AmqpReceiver receiver, TimeSpan maxWait, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Waits.Timer(maxWait), _connection.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await receiver.ReceiveAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static void Take(AmqpReceiver receiver, List<EventData> events, int maxEvents)
    {
        while (events.Count < maxEvents && receiver.TryReceive(out var delivery)) events.Add(Read(delivery));
    }

    // Without prefetching, no more is under way than was asked for; what comes too late for one receive is there for the next.
    private void Ask(ReceiverLink link, int maxEvents)
    {
        if (_settings.PrefetchCount == 0 && maxEvents - (int)link.Credit is > 0 and var more) link.AddCredit(more);
    }

    private void Advance(EventData last)
    {
        if (last.OffsetString is { Length: > 0 } offset) _position = EventPosition.FromOffset(offset, isInclusive: false);
        if (_settings.TracksLastEvent) _last = last;
    }

    private async Task<AmqpReceiver> OpenAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _stolen, null) is { } stolen) throw new AmqpException(stolen, ErrorScope.Link);
        var receiver = await _connection.Namespace.AttachAsync(_connection.EventHubName, session => AmqpReceiver.AttachAsync(session, Settings(), cancellation), cancellation).ConfigureAwait(false);
        if (_settings.PrefetchCount > 0) receiver.Link.AddCredit(_settings.PrefetchCount);
        return receiver;
    }

    private LinkSettings Settings()
    {
        var properties = Links.Properties(_attempts.TryTimeout);
        properties[new AmqpSymbol(Names.ReceiverName)] = _settings.Identifier;
        if (_settings.OwnerLevel is { } level) properties[new AmqpSymbol(Names.OwnerLevel)] = level;
        return new LinkSettings
        {
            Source = new Source { Address = Names.Partition(_connection.EventHubName, _settings.ConsumerGroup, _settings.Partition), Filter = PositionFilter.Of(_position) },
            Target = new Target(),
            SenderSettleMode = SenderSettleMode.Settled,
            Properties = properties,
            DesiredCapabilities = _settings.TracksLastEvent ? [new AmqpSymbol(Names.TracksLastEvent)] : [],
        };
    }

    // A partition that was taken while nobody received is told by the next receive: attaching again would take it back.
    private Task CloseAsync(AmqpReceiver receiver)
    {
        if (receiver.Link.Error is { } error && error.Condition == ErrorCondition.Stolen) _stolen = error;
        return Links.EndAsync(receiver.Link.Session);
    }
}
