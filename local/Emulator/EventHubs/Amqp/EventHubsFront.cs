using System.Collections.Concurrent;
using Local.Amqp.Requests;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Emulator.Access;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.Ports;

namespace Local.Emulator.EventHubs.Amqp;

/// <summary>
/// Serves one namespace of event hubs on the AMQP port.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide
/// </summary>
internal sealed class EventHubsFront(HubNamespace hubs, TimeProvider time) : IAmqpFront
{
    /// <summary>The address of the management node for all hubs; each request names its hub.</summary>
    public const string Management = "$management";
    private readonly ConcurrentDictionary<AmqpConnection, RequestNode> _managers = [];

    /// <inheritdoc/>
    public bool Serves(string host, string address) =>
        host.Split('.')[0].Equals(hubs.Name, StringComparison.OrdinalIgnoreCase)
        || IsManagement(address)
        || hubs.Find(HubAddress.Parse(address).Hub) is not null;

    /// <inheritdoc/>
    public bool ChecksAccess(string address) => IsManagement(address);

    /// <inheritdoc/>
    public ValueTask<LinkDecision> AttachAsync(LinkRequest request, string address, IAccess access, CancellationToken cancellation)
    {
        if (IsManagement(address))
            return new(
                _managers.GetOrAdd(request.Connection, _ => new RequestNode(new HubManagementNode(hubs, access).Answer)).Attach(request));
        var parts = HubAddress.Parse(address);
        if (parts.Rest is not null || hubs.Find(parts.Hub) is not { } hub)
            return new(LinkDecision.Refuse(Refusals.NotFound(address).Error()));
        var decided = request.IsForSending ? Receive(request, address, hub, parts) : Send(address, hub, parts);
        return new(decided.Succeeded ? decided.Value : LinkDecision.Refuse(decided.Refusal.Error()));
    }

    /// <inheritdoc/>
    public void Forget(AmqpConnection connection) => _managers.TryRemove(connection, out _);

    private static bool IsManagement(string address) => address.Equals(Management, StringComparison.OrdinalIgnoreCase);

    private static HubOutcome<LinkDecision> Send(string address, EventHub hub, in HubAddress parts)
    {
        if (parts.Group is not null)
            return new Refusal(
                HubError.InvalidOperation,
                $"Cannot send to '{address}', which is for receiving. Send events to '{hub.Name}' or to one of its partitions.");
        if (parts.Partition is not { } id) return Send(hub.Send);
        var found = hub.FindPartition(id);
        return found.Succeeded ? Send((events, key) => EventHub.Send(found.Value, events, key)) : found.Refusal;
    }

    private static LinkDecision Send(Func<IReadOnlyList<IEventContent>, string?, Refusal?> send) =>
        LinkDecision.Receive(new EventSenderEndpoint(send), EventSenderEndpoint.Credit) with
        {
            MaxMessageSize = HubLimits.BatchSizeInBytes,
        };

    private HubOutcome<LinkDecision> Receive(LinkRequest request, string address, EventHub hub, in HubAddress parts)
    {
        if (parts is not { Group: { } group, Partition: { } id })
            return new Refusal(
                HubError.InvalidOperation,
                $"Cannot receive from '{address}'. Receive from '{hub.Name}/ConsumerGroups/{{group}}/Partitions/{{id}}'.");
        if (!hub.HasGroup(group)) return Refusals.NotFound($"{hub.Name}/ConsumerGroups/{group}");
        var partition = hub.FindPartition(id);
        if (!partition.Succeeded) return partition.Refusal;
        var position = SelectorFilter.Of(request.Attach.Source);
        if (!position.Succeeded) return position.Refusal;
        var options = ReaderOptions.Of(request.Attach);
        var endpoint = new EventReaderEndpoint(options.WantsLast, time);
        var opened = partition.Value.Open(group, options.Identity, position.Value, endpoint);
        if (!opened.Succeeded) return opened.Refusal;
        endpoint.Reader = opened.Value;
        // Readers do not settle events: they keep their own checkpoints.
        return LinkDecision.Send(endpoint) with { SenderSettleMode = SenderSettleMode.Settled, Abandoned = opened.Value.Close };
    }
}
