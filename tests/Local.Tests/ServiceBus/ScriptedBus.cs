using System.Collections.Concurrent;
using System.Net;
using Local.Amqp;

namespace Local.Tests.ServiceBus;

/// <summary>A peer that speaks AMQP and does what a test tells it: no broker, just the wire.</summary>
internal sealed class ScriptedBus : IAmqpHandler, IAsyncDisposable
{
    private readonly ConcurrentDictionary<AmqpConnection, ConcurrentDictionary<string, RequestNode>> _nodes = [];
    private AmqpListener _listener;

    public ScriptedBus() => _listener = Listen(0);

    public int Port => _listener.EndPoint.Port;

    public string ConnectionString => $"Endpoint=sb://localhost:{Port};SharedAccessKeyName=Root;SharedAccessKey=c2VjcmV0;UseDevelopmentEmulator=true;";

    /// <summary>Audience and token of each put-token.</summary>
    public ConcurrentQueue<(string Audience, string Type, string Token)> Tokens { get; } = [];

    public ConcurrentQueue<AmqpMessage> Requests { get; } = [];

    public ConcurrentQueue<LinkRequest> Attached { get; } = [];

    public ScriptedQueue Queue { get; } = new();

    public Func<AmqpMessage, AmqpMessage> Answer { get; set; } = _ => Response(500);

    public Func<LinkRequest, LinkDecision?> Decide { get; set; } = _ => null;

    public Func<string, int> TakeToken { get; set; } = _ => 202;

    public static AmqpMessage Response(int status, AmqpMap? body = null, string? condition = null)
    {
        var properties = new AmqpMap { ["statusCode"] = status, ["statusDescription"] = "as the test says" };
        if (condition is not null) properties["errorCondition"] = new AmqpSymbol(condition);
        return new AmqpMessageBuilder { ApplicationProperties = properties, Value = body }.Build();
    }

    /// <summary>Goes away and comes back on the same port.</summary>
    public async Task RestartAsync()
    {
        var port = Port;
        await _listener.DisposeAsync();
        _listener = Listen(port);
    }

    /// <summary>Detaches the links over which tokens come, as the service does after a while.</summary>
    public void DetachTokens()
    {
        foreach (var link in _nodes.Keys.SelectMany(connection => connection.Links()).Where(link => link.Remote?.Source?.Address == "$cbs" || link.Remote?.Target?.Address == "$cbs"))
            link.Close(new AmqpError(ErrorCondition.DetachForced, "idle"));
    }

    public ValueTask<LinkDecision> AttachAsync(LinkRequest request, CancellationToken cancellation)
    {
        var nodes = _nodes.GetOrAdd(request.Connection, _ => []);
        if (request.Address == "$cbs") return new(nodes.GetOrAdd("$cbs", _ => new RequestNode((message, _) => new(OnToken(message)))).Attach(request));
        if (request.Address?.EndsWith("$management", StringComparison.Ordinal) == true) return new(nodes.GetOrAdd(request.Address, _ => new RequestNode((message, _) => new(OnRequest(message)))).Attach(request));
        Attached.Enqueue(request);
        return new(Decide(request) ?? (request.IsForSending ? LinkDecision.Send(Queue) : LinkDecision.Receive(Queue, 10)));
    }

    public async ValueTask DisposeAsync() => await _listener.DisposeAsync();

    private AmqpListener Listen(int port) => new(new IPEndPoint(IPAddress.Loopback, port), new AmqpListenerOptions(), this);

    private AmqpMessage OnToken(AmqpMessage message)
    {
        var properties = message.ApplicationProperties!;
        var token = (string)message.Body.Value()!;
        Tokens.Enqueue(((string)properties["name"]!, (string)properties["type"]!, token));
        return new AmqpMessageBuilder { ApplicationProperties = new AmqpMap { ["status-code"] = TakeToken(token), ["status-description"] = "as the test says" }, Value = "" }.Build();
    }

    private AmqpMessage OnRequest(AmqpMessage message)
    {
        Requests.Enqueue(message);
        return Answer(message);
    }
}

/// <summary>Keeps what is sent to it, delivers what it is given, and settles as the test says.</summary>
internal sealed class ScriptedQueue : ISenderHandler, IReceiverHandler
{
    private readonly Lock _gate = new();
    private readonly Queue<(AmqpMessage Message, Guid LockToken)> _waiting = [];
    private readonly List<SenderLink> _links = [];

    public ConcurrentQueue<IncomingDelivery> Arrived { get; } = [];

    public ConcurrentQueue<DeliveryState?> Outcomes { get; } = [];

    public List<SenderLink> Links
    {
        get { lock (_gate) return [.. _links]; }
    }

    /// <summary>Does something else than answer a drain.</summary>
    public Action<SenderLink>? Draining { get; set; }

    public Func<IncomingDelivery, DeliveryState> Take { get; set; } = _ => DeliveryState.Accepted;

    /// <summary>Answers an outcome; the same by default.</summary>
    public Func<DeliveryState?, DeliveryState?> Settle { get; set; } = state => state;

    public void Add(AmqpMessage message, Guid lockToken)
    {
        SenderLink[] links;
        lock (_gate)
        {
            _waiting.Enqueue((message, lockToken));
            links = [.. _links];
        }
        foreach (var link in links) OnCredit(link);
    }

    public void OnAttached(SenderLink link)
    {
        lock (_gate) _links.Add(link);
    }

    public void OnDetached(SenderLink link, AmqpError? error)
    {
        lock (_gate) _links.Remove(link);
    }

    public void OnCredit(SenderLink link)
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out var next) && link.TrySend(new Delivery(this, next.Message, next.LockToken))) _waiting.Dequeue();
        }
        if (!link.IsDraining) return;
        if (Draining is null) link.CompleteDrain();
        else Draining(link);
    }

    public void OnDelivery(ReceiverLink link, IncomingDelivery delivery)
    {
        Arrived.Enqueue(delivery);
        delivery.Settle(Take(delivery));
    }

    private sealed class Delivery(ScriptedQueue queue, AmqpMessage message, Guid lockToken) : OutgoingDelivery(message, tag: lockToken.ToByteArray())
    {
        protected internal override void OnState(DeliveryState? state, bool settled)
        {
            queue.Outcomes.Enqueue(state);
            if (!settled) Settle(queue.Settle(state));
        }
    }
}
