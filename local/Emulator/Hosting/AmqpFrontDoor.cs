using System.Collections.Concurrent;
using Local.Amqp;
using Local.Emulator.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Local.Emulator.Hosting;

/// <summary>What all connections come to: it looks at tokens, then hands each link to the service that it is for.</summary>
internal sealed partial class AmqpFrontDoor(IReadOnlyList<IAmqpFront> fronts, SharedKey key, TimeProvider time, ILogger<AmqpFrontDoor> log) : IAmqpHandler
{
    private readonly ConcurrentDictionary<AmqpConnection, Guest> _guests = [];

    /// <summary>How clients get in: by a token that follows on <c>$cbs</c>, or by name and key at once.</summary>
    public SaslServer Sasl { get; } = new(
        [SaslMechanism.MsSbCbs, SaslMechanism.Plain, SaslMechanism.Anonymous],
        identity => identity.Mechanism != SaslMechanism.Plain || key.Matches(identity.User, identity.Password));

    /// <summary>Connections that are open.</summary>
    public int Connections => _guests.Count;

    /// <inheritdoc/>
    public void OnOpened(AmqpConnection connection) => _guests[connection] = new Guest(connection, key, time);

    /// <inheritdoc/>
    public void OnClosed(AmqpConnection connection, Exception? reason)
    {
        _guests.TryRemove(connection, out _);
        foreach (var front in fronts) front.Forget(connection);
        if (reason is not null and not AmqpException) LogFailed(reason);
    }

    /// <inheritdoc/>
    public ValueTask<LinkDecision> AttachAsync(LinkRequest request, CancellationToken cancellation)
    {
        var address = NodeAddress.Normalize(request.Address);
        var guest = _guests[request.Connection];
        if (address == Cbs.Address) return new(guest.Cbs.Attach(request));
        var front = FrontOf(request, address);
        if (!guest.Allows(address) && front?.ChecksAccess(address) != true)
        {
            return new(LinkDecision.Refuse(
                ErrorCondition.UnauthorizedAccess,
                $"Unauthorized access. 'Send' or 'Listen' claim(s) are required to perform this operation. Resource: '{address}'. Put a token for it to $cbs first."));
        }
        return front?.AttachAsync(request, address, guest, cancellation)
            ?? new(LinkDecision.Refuse(ErrorCondition.NotFound, Failures.EntityNotFound(address).Description));
    }

    private IAmqpFront? FrontOf(LinkRequest request, string address)
    {
        var host = request.Connection.Remote.HostName ?? "";
        foreach (var front in fronts)
        {
            if (front.Serves(host, address)) return front;
        }
        return null;
    }

    [LoggerMessage(1, LogLevel.Error, "A connection was closed because the emulator failed.")]
    private partial void LogFailed(Exception error);

    private sealed class Guest : IAccess
    {
        private readonly Claims _claims;
        private readonly SharedKey _key;
        private readonly TimeProvider _time;

        public Guest(AmqpConnection connection, SharedKey key, TimeProvider time)
        {
            (_claims, _key, _time) = (new Claims(time), key, time);
            if (connection.Identity?.Mechanism == SaslMechanism.Plain) _claims.Add("", DateTimeOffset.MaxValue);
            Cbs = new RequestNode(new CbsNode(_claims, key, time).Answer);
        }

        public RequestNode Cbs { get; }

        public bool Allows(string path, string? token = null) =>
            _claims.Allow(path)
            || (token is not null && SasToken.Verify(token, _key, _time.GetUtcNow()).Token is { } valid && Claims.Covers(valid.Resource, path));
    }
}
