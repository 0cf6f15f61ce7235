using System.Collections.Concurrent;
using Local.Amqp.Requests;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Types;
using Local.Emulator.Access;
using Local.Emulator.Naming;
using Microsoft.Extensions.Logging;

namespace Local.Emulator.Ports;

/// <summary>Accepts all AMQP connections: checks tokens, then passes each link to its service.</summary>
internal sealed partial class AmqpFrontDoor(IReadOnlyList<IAmqpFront> fronts, SharedKey key, TimeProvider time, ILogger<AmqpFrontDoor> log)
    : IAmqpHandler
{
    private readonly ConcurrentDictionary<AmqpConnection, Guest> _guests = [];

    /// <summary>How clients authenticate: with a token for <c>$cbs</c>, or with a name and key.</summary>
    public SaslServer Sasl { get; } = new(
        [SaslMechanism.MsSbCbs, SaslMechanism.Plain, SaslMechanism.Anonymous],
        identity => identity.Mechanism != SaslMechanism.Plain || key.Matches(identity.User, identity.Password));

    /// <summary>The number of open connections.</summary>
    public int Connections => _guests.Count;

    /// <inheritdoc/>
    public void OnOpened(AmqpConnection connection)
    {
        _guests[connection] = new Guest(connection, NeedsClaim, key, time);
        LogConnected(connection.Remote.ContainerId);
    }

    /// <inheritdoc/>
    public void OnClosed(AmqpConnection connection, Exception? reason)
    {
        if (_guests.TryRemove(connection, out var guest)) guest.Dispose();
        foreach (var front in fronts) front.Forget(connection);
        if (reason is not null and not AmqpException) LogFailed(reason);
        else LogDisconnected(connection.Remote.ContainerId, reason?.Message ?? "It was closed.");
    }

    /// <inheritdoc/>
    public ValueTask<LinkDecision> AttachAsync(LinkRequest request, CancellationToken cancellation)
    {
        var decision = DecideAsync(request, cancellation);
        return decision.IsCompletedSuccessfully ? new(Told(request, decision.Result)) : ToldAsync(request, decision);
    }

    private ValueTask<LinkDecision> DecideAsync(LinkRequest request, CancellationToken cancellation)
    {
        if (request.IsForCoordinator)
            return new(fronts.Select(front => front.Coordinate(request)).FirstOrDefault(decision => decision is not null)
                ?? LinkDecision.Refuse(ErrorCondition.NotImplemented, "Transactions are supported only with Service Bus."));
        var address = NodeAddress.Normalize(request.Address);
        var guest = _guests[request.Connection];
        if (address == Cbs.Address) return new(guest.Cbs.Attach(request));
        var front = FrontOf(request.Connection, address);
        if (!guest.Allows(address) && front?.ChecksAccess(address) != true)
            return new(LinkDecision.Refuse(
                ErrorCondition.UnauthorizedAccess, $"{Guest.Denied(request.IsForSending, address)} Send a token for it to $cbs first."));
        return front?.AttachAsync(request, address, guest, cancellation)
            ?? new(LinkDecision.Refuse(ErrorCondition.NotFound, $"The messaging entity '{address}' could not be found."));
    }

    private bool NeedsClaim(AmqpConnection connection, string address) =>
        address != Cbs.Address && FrontOf(connection, address)?.ChecksAccess(address) != true;

    private IAmqpFront? FrontOf(AmqpConnection connection, string address)
    {
        var host = connection.Remote.HostName ?? "";
        foreach (var front in fronts)
        {
            if (front.Serves(host, address)) return front;
        }
        return null;
    }

    private async ValueTask<LinkDecision> ToldAsync(LinkRequest request, ValueTask<LinkDecision> decision) =>
        Told(request, await decision.ConfigureAwait(false));

    private LinkDecision Told(LinkRequest request, LinkDecision decision)
    {
        if (decision.Refusal is { } refusal)
            LogRefused(request.Connection.Remote.ContainerId, request.Address, refusal.Condition.Value, refusal.Description);
        return decision;
    }
}
