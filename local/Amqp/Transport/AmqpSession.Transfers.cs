using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

internal sealed partial class AmqpSession
{
    private readonly Dictionary<uint, OutgoingDelivery> _outgoing = [];
    private readonly Dictionary<uint, IncomingDelivery> _incoming = [];
    private readonly List<SenderLink> _blocked = [];
    private readonly List<uint> _affected = [];
    private readonly List<SenderLink> _freed = [];
    private Disposition? _disposition;
    private uint _nextIncomingId;
    private uint _nextOutgoingId;
    private uint _nextDeliveryId;
    private uint _incomingWindow;
    private uint _remoteIncomingWindow;

    /// <summary>Whether a transfer frame can be sent now. Like everything below, called with the gate held.</summary>
    internal bool CanTransfer => _remoteIncomingWindow > 0 && !Output.IsFull;

    internal uint TakeDeliveryId() => _nextDeliveryId++;

    internal void CountTransfer()
    {
        _nextOutgoingId++;
        _remoteIncomingWindow--;
    }

    /// <summary>Blocks a link until the window or the output has room.</summary>
    internal void Block(SenderLink link)
    {
        if (!_blocked.Contains(link)) _blocked.Add(link);
    }

    internal void PumpBlocked()
    {
        if (_blocked.Count == 0 || !CanTransfer) return;
        SenderLink[] links = [.. _blocked];
        _blocked.Clear();
        foreach (var link in links) link.Pump();
    }

    internal void Track(OutgoingDelivery delivery) => _outgoing.Add(delivery.Id, delivery);

    internal bool Track(IncomingDelivery delivery) => _incoming.TryAdd(delivery.Id, delivery);

    internal bool Tracks(OutgoingDelivery delivery) => _outgoing.ContainsKey(delivery.Id);

    internal bool Forget(OutgoingDelivery delivery) => _outgoing.Remove(delivery.Id);

    internal bool Forget(IncomingDelivery delivery) => _incoming.Remove(delivery.Id);

    /// <summary>Removes the unsettled deliveries that the link has sent, and returns them.</summary>
    internal List<OutgoingDelivery> Forget(SenderLink link)
    {
        _blocked.Remove(link);
        List<OutgoingDelivery> lost = [.. _outgoing.Values.Where(delivery => delivery.Link == link)];
        foreach (var delivery in lost) _outgoing.Remove(delivery.Id);
        return lost;
    }

    /// <summary>Removes the unsettled deliveries that the link has received, and returns them.</summary>
    internal List<IncomingDelivery> Forget(ReceiverLink link)
    {
        List<IncomingDelivery> lost = [.. _incoming.Values.Where(delivery => delivery.Link == link)];
        foreach (var delivery in lost) _incoming.Remove(delivery.Id);
        return lost;
    }

    /// <summary>Reports a state to the peer. The states of consecutive deliveries are sent together (part 2.7.6).</summary>
    internal void Dispose(Role role, uint id, bool settled, DeliveryState? state)
    {
        if (_disposition is { } batch
            && batch.Role == role
            && batch.Settled == settled
            && id == batch.Last + 1
            && Equals(batch.State, state))
        {
            _disposition = batch with { Last = id };
            return;
        }
        FlushDispositions();
        _disposition = new Disposition(role, id, id, settled, state);
        Output.Signal();
    }

    internal void FlushDispositions()
    {
        if (_disposition is not { } batch) return;
        _disposition = null;
        if (!_isOver) Output.Write(Channel, batch);
    }

    /// <summary>Writes a flow with the session's state and, if given, a link's.</summary>
    internal void SendFlow(Flow link = default)
    {
        _incomingWindow = Options.IncomingWindow;
        Output.Write(Channel, link with
        {
            NextIncomingId = _nextIncomingId,
            IncomingWindow = _incomingWindow,
            NextOutgoingId = _nextOutgoingId,
            OutgoingWindow = Options.IncomingWindow,
        });
    }

    internal void OnFlow(in Flow flow)
    {
        AmqpLink? link = null;
        lock (Gate)
        {
            if (_isOver) return;
            // Part 2.5.6; a peer that has not received the begin does not know the first id, which is 0 here.
            _remoteIncomingWindow = (flow.NextIncomingId ?? 0) + flow.IncomingWindow - _nextOutgoingId;
            if ((int)_remoteIncomingWindow < 0 && flow.IncomingWindow <= int.MaxValue) _remoteIncomingWindow = 0;
            if (flow.Handle is { } handle && !_remoteHandles.TryGetValue(handle, out link)) link = null;
            link?.OnFlow(flow);
            PumpBlocked();
            if (flow.Echo && flow.Handle is null) SendFlow();
        }
        if (flow.Handle is { } named && link is null) Guard(Broken(ErrorCondition.UnattachedHandle, $"Handle {named} has no link."), named);
        else if (link is SenderLink sender) sender.NotifyCredit();
    }

    internal void OnTransfer(in Transfer transfer, ReadOnlySpan<byte> payload)
    {
        IncomingDelivery? delivery = null;
        AmqpException? broken = null;
        lock (Gate)
        {
            if (_isOver) return;
            try
            {
                _nextIncomingId++;
                // Transfers are processed as they arrive, so the window never closes; it is announced early enough that the peer never
                // waits.
                if (--_incomingWindow <= Options.IncomingWindow / 2) SendFlow();
                delivery = _remoteHandles.GetValueOrDefault(transfer.Handle) switch
                {
                    ReceiverLink receiver => receiver.OnTransfer(transfer, payload),
                    null => throw Broken(ErrorCondition.UnattachedHandle, $"Handle {transfer.Handle} has no link."),
                    _ => throw Broken(ErrorCondition.NotAllowed, $"Handle {transfer.Handle} belongs to a receiver."),
                };
            }
            catch (AmqpException e)
            {
                broken = e;
            }
        }
        if (broken is not null) Guard(broken, transfer.Handle);
        else if (delivery is not null) delivery.Link.Deliver(delivery);
    }

    internal void OnDisposition(in Disposition disposition)
    {
        if (disposition.Last - disposition.First > int.MaxValue)
        {
            Guard(Broken(ErrorCondition.InvalidField, "A disposition ends before it begins."), 0);
            return;
        }
        if (disposition.Role == Role.Receiver) OnOutcome(disposition);
        else OnSettled(disposition);
    }

    // The peer reports the outcomes of deliveries that this end sent.
    private void OnOutcome(Disposition disposition)
    {
        List<OutgoingDelivery> told = [];
        lock (Gate)
        {
            foreach (var id in Affected(_outgoing, disposition))
            {
                var delivery = _outgoing[id];
                told.Add(delivery);
                if (!disposition.Settled) continue;
                if (!delivery.IsWritten)
                {
                    delivery.IsSettledEarly = true;
                    continue;
                }
                _outgoing.Remove(id);
                if (delivery.Link!.OnSettled() && !_freed.Contains(delivery.Link)) _freed.Add(delivery.Link);
            }
        }
        foreach (var delivery in told) delivery.OnState(disposition.State, disposition.Settled);
        foreach (var link in _freed) link.NotifyCredit();
        _freed.Clear();
    }

    // The peer settles deliveries that it sent.
    private void OnSettled(Disposition disposition)
    {
        List<IncomingDelivery> told = [];
        lock (Gate)
        {
            foreach (var id in Affected(_incoming, disposition))
            {
                told.Add(_incoming[id]);
                if (disposition.Settled) _incoming[id].Link.OnSettled(_incoming[id]);
            }
        }
        foreach (var delivery in told) delivery.OnState(disposition.State, disposition.Settled);
    }

    // A range may be much wider than the number of deliveries: iterates over the smaller of the two.
    private List<uint> Affected<T>(Dictionary<uint, T> unsettled, Disposition disposition)
    {
        _affected.Clear();
        var range = disposition.Last - disposition.First;
        if (range >= unsettled.Count)
        {
            foreach (var id in unsettled.Keys)
                if (id - disposition.First <= range) _affected.Add(id);
            _affected.Sort();
        }
        else
        {
            for (var i = 0u; i <= range; i++)
                if (unsettled.ContainsKey(disposition.First + i)) _affected.Add(disposition.First + i);
        }
        return _affected;
    }
}
