using System.Collections.Concurrent;
using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Amqp.Tests;

/// <summary>A server with one queue per address in memory: what is sent to it is delivered from it.</summary>
internal sealed class TestNode : IAmqpHandler
{
    private readonly ConcurrentDictionary<string, TestQueue> _queues = [];

    /// <summary>Decides on a link instead of the queue.</summary>
    public Func<LinkRequest, CancellationToken, ValueTask<LinkDecision>>? Deciding { get; set; }

    public int Credit { get; set; } = 100;

    public List<LinkRequest> Requests { get; } = [];

    public TaskCompletionSource<AmqpConnection> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<Exception?> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TestQueue this[string address] => _queues.GetOrAdd(address, _ => new TestQueue());

    public ValueTask<LinkDecision> AttachAsync(LinkRequest request, CancellationToken cancellation)
    {
        lock (Requests) Requests.Add(request);
        if (Deciding is not null) return Deciding(request, cancellation);
        var queue = this[request.Address ?? ""];
        return new(request.IsForSending ? LinkDecision.Send(queue) : LinkDecision.Receive(queue, Credit));
    }

    public void OnOpened(AmqpConnection connection) => Opened.TrySetResult(connection);

    public void OnClosed(AmqpConnection connection, Exception? reason) => Closed.TrySetResult(reason);
}

/// <summary>Keeps messages and hands them to the links that have credit.</summary>
internal sealed class TestQueue : ISenderHandler, IReceiverHandler
{
    private readonly Lock _gate = new();
    private readonly Queue<(ReadOnlyMemory<byte> Payload, uint Format)> _messages = new();
    private readonly List<SenderLink> _links = [];

    public bool Accepts { get; set; } = true;

    public List<IncomingDelivery> Arrived { get; } = [];

    public List<(DeliveryState? State, bool Settled)> Outcomes { get; } = [];

    public List<AmqpError?> Detached { get; } = [];

    public List<AmqpLink> Links { get; } = [];

    public int Lost { get; private set; }

    public void Add(AmqpMessage message, uint format = 0)
    {
        lock (_gate) _messages.Enqueue((message.Encode(), format));
        Dispatch();
    }

    public void OnAttached(SenderLink link)
    {
        lock (_gate)
        {
            _links.Add(link);
            Links.Add(link);
        }
    }

    public void OnAttached(ReceiverLink link)
    {
        lock (_gate) Links.Add(link);
    }

    public void OnCredit(SenderLink link) => Dispatch();

    public void OnDelivery(ReceiverLink link, IncomingDelivery delivery)
    {
        lock (_gate) Arrived.Add(delivery);
        if (!Accepts) return;
        lock (_gate) _messages.Enqueue((delivery.Payload, delivery.MessageFormat));
        delivery.Accept();
        Dispatch();
    }

    public void OnDetached(SenderLink link, AmqpError? error)
    {
        lock (_gate)
        {
            _links.Remove(link);
            Detached.Add(error);
        }
    }

    public void OnDetached(ReceiverLink link, AmqpError? error)
    {
        lock (_gate) Detached.Add(error);
    }

    private void Dispatch()
    {
        lock (_gate)
        {
            foreach (var link in _links)
            {
                while (_messages.TryPeek(out var next))
                {
                    var settled = link.Remote!.SenderSettleMode == SenderSettleMode.Settled;
                    if (!link.TrySend(new Sent(this, new AmqpMessage(next.Payload), settled, next.Format))) break;
                    _messages.Dequeue();
                }
                if (link.IsDraining) link.CompleteDrain();
            }
        }
    }

    private sealed class Sent(TestQueue queue, AmqpMessage message, bool settled, uint format)
        : OutgoingDelivery(message, settled, messageFormat: format)
    {
        protected internal override void OnState(DeliveryState? state, bool settled)
        {
            lock (queue._gate) queue.Outcomes.Add((state, settled));
            if (!settled) Settle(state);
        }

        protected internal override void OnLost(AmqpError? error)
        {
            lock (queue._gate) queue.Lost++;
        }
    }
}
