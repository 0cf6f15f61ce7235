using Azure.Messaging.ServiceBus.Wire;
using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus.Transport;

/// <summary>The links of a receiver, attached again when they were lost; one that locks a session is not.</summary>
internal sealed partial class ReceiverTransport : IAsyncDisposable
{
    private readonly ServiceBusConnection _connection;
    private readonly string _entity;
    private readonly ServiceBusReceiveMode _mode;
    private readonly int _prefetch;
    private readonly SessionRequest? _wanted;
    private readonly ManagementClient _management;
    private readonly Reopening<AmqpReceiver> _link;
    private readonly SemaphoreSlim _receiving = new(1);
    private volatile SessionLock? _session;

    public ReceiverTransport(ServiceBusConnection connection, string entity, ServiceBusReceiveMode mode, int prefetch, SessionRequest? session)
    {
        (_connection, _entity, _mode, _prefetch, _wanted) = (connection, entity, mode, prefetch, session);
        _management = new ManagementClient(connection, entity);
        _link = new Reopening<AmqpReceiver>(OpenAsync, static receiver => receiver.Link.IsOpen && receiver.Link.Connection.IsOpen, CloseAsync);
    }

    public bool IsForSession => _wanted is not null;

    /// <summary>The session that was locked.</summary>
    public SessionLock Session => _session ?? throw new InvalidOperationException("No session was accepted.");

    /// <summary>Whether a session was locked and its link is over.</summary>
    public bool IsSessionOver => _session is not null && _link.Current is null;

    private string? LinkName => _link.Current?.Link.Name;

    /// <summary>Locks the session. That there is none is not tried again: the service has waited for one.</summary>
    public Task AcceptAsync(CancellationToken cancellation) =>
        _connection.RetryAsync(_entity, token => _link.GetAsync(token).AsTask(), cancellation, static failure => failure is ServiceBusException { Reason: ServiceBusFailureReason.ServiceTimeout });

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int maxMessages, TimeSpan? maxWait, CancellationToken cancellation) =>
        _connection.RetryAsync(_entity, token => ReceiveOnceAsync(maxMessages, maxWait ?? _connection.TryTimeout, token), cancellation);

    /// <summary>Sees to it that what was fetched and not asked for is free again at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync().ConfigureAwait(false);
        await _management.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveOnceAsync(int maxMessages, TimeSpan maxWait, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(maxWait, _connection.Options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await _receiving.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return [];
        }
        try
        {
            var receiver = await GetLinkAsync(cancellation).ConfigureAwait(false);
            return await TakeAsync(receiver, maxMessages, either.Token, cancellation).ConfigureAwait(false);
        }
        catch (AmqpException) when (IsForSession)
        {
            throw SessionLost();
        }
        finally
        {
            _receiving.Release();
        }
    }

    // Asks for as many as are wanted, waits for the first, then takes the credit back: what was there by then has come with it.
    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> TakeAsync(AmqpReceiver receiver, int maxMessages, CancellationToken waiting, CancellationToken cancellation)
    {
        var messages = new List<ServiceBusReceivedMessage>();
        Drain(receiver, messages, maxMessages);
        if (messages.Count == 0)
        {
            if (_prefetch == 0) receiver.Link.AddCredit(maxMessages);
            else if (receiver.Link.Credit == 0) receiver.Link.AddCredit(_prefetch);
            try
            {
                messages.Add(Read(await receiver.ReceiveAsync(waiting).ConfigureAwait(false)));
            }
            catch (OperationCanceledException)
            {
                // Time is up, or the caller does not want it any more; credit that is left would lock messages that nobody asked for.
            }
            try
            {
                if (_prefetch == 0 && receiver.Link.Credit > 0) await receiver.Link.DrainAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is AmqpException or TimeoutException && (messages.Count > 0 || receiver.Waiting > 0))
            {
                // What has come is the caller's; the next call meets the link that is gone.
            }
            Drain(receiver, messages, maxMessages);
        }
        if (_prefetch > 0 && messages.Count > 0) receiver.Link.AddCredit(messages.Count);
        if (messages.Count == 0) cancellation.ThrowIfCancellationRequested();
        return messages;
    }

    private void Drain(AmqpReceiver receiver, List<ServiceBusReceivedMessage> messages, int maxMessages)
    {
        while (messages.Count < maxMessages && receiver.TryReceive(out var delivery)) messages.Add(Read(delivery));
    }

    private ServiceBusReceivedMessage Read(IncomingDelivery delivery)
    {
        if (_mode == ServiceBusReceiveMode.ReceiveAndDelete) delivery.Accept();
        var isLocked = _mode == ServiceBusReceiveMode.PeekLock;
        var message = MessageReader.Read(delivery.Message, isLocked ? Annotated.LockToken(delivery.Tag) : Guid.Empty, isPeeked: false);
        if (isLocked) message.Delivery = delivery;
        return message;
    }

    private async ValueTask<AmqpReceiver> GetLinkAsync(CancellationToken cancellation)
    {
        if (IsSessionOver) throw SessionLost();
        return await _link.GetAsync(cancellation).ConfigureAwait(false);
    }

    private ServiceBusException SessionLost() =>
        new($"The lock of the session '{_session?.Id}' was lost with its link: accept the session again.", ServiceBusFailureReason.SessionLockLost, _entity);

    private async Task<AmqpReceiver> OpenAsync(CancellationToken cancellation)
    {
        if (_session is not null) throw SessionLost();
        var receiver = await _connection.Namespace.AttachAsync(_entity, session => AttachAsync(session, cancellation), cancellation).ConfigureAwait(false);
        if (_prefetch > 0) receiver.Link.AddCredit(_prefetch);
        return receiver;
    }

    private async Task<AmqpReceiver> AttachAsync(AmqpSession session, CancellationToken cancellation)
    {
        var receiver = await AmqpReceiver.AttachAsync(session, Settings(), cancellation).ConfigureAwait(false);
        if (_wanted is not null) _session = Locked(receiver.Link);
        return receiver;
    }

    private LinkSettings Settings() => new()
    {
        Source = new Source { Address = _entity, Filter = _wanted is null ? null : new AmqpMap { [new AmqpSymbol(Names.SessionFilter)] = _wanted.Id } },
        Target = new Target(),
        SenderSettleMode = _mode == ServiceBusReceiveMode.PeekLock ? SenderSettleMode.Unsettled : SenderSettleMode.Settled,
        ReceiverSettleMode = _mode == ServiceBusReceiveMode.PeekLock ? ReceiverSettleMode.Second : ReceiverSettleMode.First,
        // A little less than this end waits, so that the service is the one to say that there is no session.
        Properties = Links.Properties(_connection.TryTimeout * 0.9),
    };

    private SessionLock Locked(ReceiverLink link)
    {
        var filter = link.Remote?.Source?.Filter?.GetValueOrDefault(new AmqpSymbol(Names.SessionFilter));
        var id = (filter is AmqpDescribed described ? described.Value : filter) as string
            ?? throw new ServiceBusException(false, "The service did not say which session it locked: the entity may not have sessions.", _entity);
        var until = link.Remote?.Properties?.GetValueOrDefault(new AmqpSymbol(Names.LockedUntilUtc)) switch
        {
            long ticks => new DateTimeOffset(ticks, TimeSpan.Zero),
            DateTimeOffset time => time,
            _ => default,
        };
        return new SessionLock(id, until);
    }

    private static async Task CloseAsync(AmqpReceiver receiver)
    {
        while (receiver.TryReceive(out var delivery)) delivery.Release();
        await Links.EndAsync(receiver.Link.Session).ConfigureAwait(false);
    }
}
