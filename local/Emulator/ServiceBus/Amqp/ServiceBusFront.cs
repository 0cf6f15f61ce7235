using System.Collections.Concurrent;
using Local.Amqp.Requests;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.Access;
using Local.Emulator.Ports;
using Local.Emulator.ServiceBus.Amqp.Management;
using Local.Emulator.ServiceBus.Amqp.Transactions;
using Local.Emulator.ServiceBus.Amqp.Wire;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Amqp;

/// <summary>
/// Serves one namespace on the AMQP port. https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide
/// </summary>
internal sealed class ServiceBusFront(Namespace broker, Coordinator coordinator) : IAmqpFront
{
    private const string Management = "/$management";
    private readonly ConcurrentDictionary<(AmqpConnection, string), RequestNode> _managers = [];

    /// <inheritdoc/>
    public bool Serves(string host, string address)
    {
        if (host.Split('.')[0].Equals(broker.Name, StringComparison.OrdinalIgnoreCase)) return true;
        var entity = address.EndsWith(Management, StringComparison.OrdinalIgnoreCase) ? address[..^Management.Length] : address;
        return broker.FindTopic(entity) is not null || broker.FindReceivable(entity).Succeeded;
    }

    /// <inheritdoc/>
    public ValueTask<LinkDecision> AttachAsync(LinkRequest request, string address, IAccess access, CancellationToken cancellation)
    {
        if (address.EndsWith(Management, StringComparison.OrdinalIgnoreCase)) return new(Manage(request, address[..^Management.Length]));
        return request.IsForSending ? ReceiveAsync(request, address, cancellation) : new(Send(address));
    }

    /// <inheritdoc/>
    public LinkDecision? Coordinate(LinkRequest request) => coordinator.Attach(request);

    /// <inheritdoc/>
    public void Forget(AmqpConnection connection)
    {
        coordinator.Forget(connection);
        foreach (var key in _managers.Keys.Where(key => key.Item1 == connection)) _managers.TryRemove(key, out _);
    }

    private LinkDecision Manage(LinkRequest request, string address)
    {
        var found = ManagedEntity.Find(broker, address);
        if (!found.Succeeded) return LinkDecision.Refuse(found.Failure.Error());
        return _managers.GetOrAdd((request.Connection, found.Value.Address), _ =>
            RequestNode.OfDeliveries(new ManagementNode(() => ManagedEntity.Find(broker, address), coordinator).Answer)).Attach(request);
    }

    private LinkDecision Send(string address)
    {
        if (broker.FindTopic(address) is { } topic)
            return Send(
                topic,
                batch => new Outcome(topic.Send(batch).Failure),
                batch => topic.PrepareSend(batch),
                topic.Options.MaxMessageSizeInBytes);
        var found = broker.FindReceivable(address);
        if (!found.Succeeded) return LinkDecision.Refuse(found.Failure.Error());
        var queue = found.Value;
        if (queue.IsDeadLetterQueue) return LinkDecision.Refuse(Failures.SendToDeadLetterQueue(queue.Address).Error());
        if (broker.FindQueue(address) is null)
            return LinkDecision.Refuse(ErrorCondition.NotAllowed, $"'{queue.Address}' is a subscription: messages are sent to its topic.");
        return Send(
            queue, batch => new Outcome(queue.Send(batch).Failure), batch => queue.PrepareSend(batch), queue.Options.MaxMessageSizeInBytes);
    }

    private LinkDecision Send(
        Entity entity, Func<IReadOnlyList<IMessageContent>, Outcome> send,
        Func<IReadOnlyList<IMessageContent>, Outcome<SendOperation>> prepare, long limit) =>
        LinkDecision.Receive(new SenderEndpoint(entity, send, prepare, coordinator), SenderEndpoint.Credit) with
        {
            MaxMessageSize = (int)Math.Min(limit, int.MaxValue),
        };

    private async ValueTask<LinkDecision> ReceiveAsync(LinkRequest request, string address, CancellationToken cancellation)
    {
        if (broker.FindTopic(address) is not null)
            return LinkDecision.Refuse(ErrorCondition.NotAllowed, $"'{address}' is a topic: messages are received from its subscriptions.");
        var found = broker.FindReceivable(address);
        if (!found.Succeeded) return LinkDecision.Refuse(found.Failure.Error());
        var mode = request.Attach.SenderSettleMode == SenderSettleMode.Settled ? ReceiveMode.ReceiveAndDelete : ReceiveMode.PeekLock;
        var endpoint = new ReceiverEndpoint(mode, coordinator);
        var decision = LinkDecision.Send(endpoint);
        if (SessionFilter.Of(request.Attach) is not { } filter)
        {
            var opened = found.Value.OpenReceiver(mode, endpoint);
            if (!opened.Succeeded) return LinkDecision.Refuse(opened.Failure.Error());
            endpoint.Receiver = opened.Value;
            return decision with { Abandoned = opened.Value.Close };
        }
        var accepted = filter.SessionId is { } id
            ? found.Value.AcceptSession(id, mode, endpoint)
            : await found.Value.AcceptNextSession(mode, endpoint, filter.Timeout, cancellation).ConfigureAwait(false);
        if (!accepted.Succeeded) return LinkDecision.Refuse(accepted.Failure.Error());
        endpoint.Receiver = accepted.Value;
        accepted.Value.LinkName = request.Attach.Name;
        // The client may have disconnected just as its session became available.
        return SessionFilter.Answer(decision, request.Attach, accepted.Value.SessionId, accepted.Value.LockedUntil) with
        {
            Abandoned = accepted.Value.Close,
        };
    }
}
