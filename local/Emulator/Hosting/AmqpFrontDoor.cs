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
        if (_guests.TryRemove(connection, out var guest)) guest.Dispose();
        foreach (var front in fronts) front.Forget(connection);
        if (reason is not null and not AmqpException) LogFailed(reason);
    }

    /// <inheritdoc/>
    public ValueTask<LinkDecision> AttachAsync(LinkRequest request, CancellationToken cancellation)
    {
        var address = NodeAddress.Normalize(request.Address);
        var guest = _guests[request.Connection];
        if (address == Cbs.Address) return new(guest.Cbs.Attach(request));
        if (!guest.Claims.Allow(address)) return new(LinkDecision.Refuse(ErrorCondition.UnauthorizedAccess, $"{Guest.Denied(request.IsForSending, address)} Put a token for it to $cbs first."));
        var host = request.Connection.Remote.HostName ?? "";
        foreach (var front in fronts)
        {
            if (front.Serves(host, address)) return front.AttachAsync(request, address, cancellation);
        }
        return new(LinkDecision.Refuse(ErrorCondition.NotFound, Failures.EntityNotFound(address).Description));
    }

    [LoggerMessage(1, LogLevel.Error, "A connection was closed because the emulator failed.")]
    private partial void LogFailed(Exception error);
}
