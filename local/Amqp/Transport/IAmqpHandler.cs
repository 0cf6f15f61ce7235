namespace Local.Amqp;

/// <summary>What stands behind the connections of a listener.</summary>
/// <remarks>Calls about one connection come one after the other, never with a lock held. A call must not block: the connection is not read meanwhile.</remarks>
internal interface IAmqpHandler
{
    /// <summary>A client attaches a link. While the answer is not there, the client waits and the connection goes on.</summary>
    /// <param name="cancellation">The client gave up, or the connection is gone.</param>
    ValueTask<LinkDecision> AttachAsync(LinkRequest request, CancellationToken cancellation);

    /// <summary>Both ends have opened the connection.</summary>
    void OnOpened(AmqpConnection connection)
    {
    }

    /// <summary>The connection is over and its links are detached.</summary>
    /// <param name="reason">None after a close without an error; an <see cref="AmqpException"/>, or what a handler threw.</param>
    void OnClosed(AmqpConnection connection, Exception? reason)
    {
    }
}

/// <summary>A link that a client wants.</summary>
/// <param name="Attach">As the client sent it: its role is the client's.</param>
internal sealed record LinkRequest(AmqpSession Session, Attach Attach)
{
    public AmqpConnection Connection => Session.Connection;

    /// <summary>Whether messages are to flow to the client.</summary>
    public bool IsForSending => Attach.Role == Role.Receiver;

    /// <summary>The node at this end: the source when the client receives, the target when it sends.</summary>
    public string? Address => IsForSending ? Attach.Source?.Address : Attach.Target?.Address;
}

/// <summary>The answer to a <see cref="LinkRequest"/>.</summary>
internal sealed record LinkDecision
{
    /// <summary>Why there is no link; it is told to the client by a detach (part 2.6.3).</summary>
    public AmqpError? Refusal { get; private init; }

    /// <summary>Gets the link's events when it is for sending.</summary>
    public ISenderHandler? Sender { get; private init; }

    /// <summary>Gets the link's events when it is for receiving.</summary>
    public IReceiverHandler? Receiver { get; private init; }

    /// <summary>The source that is really used, with the filters that are in place; the client's own when it is left out.</summary>
    public Source? Source { get; init; }

    public Target? Target { get; init; }

    public AmqpMap? Properties { get; init; }

    public IReadOnlyCollection<AmqpSymbol> OfferedCapabilities { get; init; } = [];

    /// <summary>The largest message that a receiving link takes, in bytes; that of the options when it is left out.</summary>
    public int? MaxMessageSize { get; init; }

    /// <summary>Deliveries that a receiving link keeps asking for; none until it is told when 0.</summary>
    public int Credit { get; init; }

    public static LinkDecision Refuse(AmqpSymbol condition, string description) => Refuse(new AmqpError(condition, description));

    public static LinkDecision Refuse(AmqpError error) => new() { Refusal = error };

    public static LinkDecision Send(ISenderHandler handler) => new() { Sender = handler };

    public static LinkDecision Receive(IReceiverHandler handler, int credit) => new() { Receiver = handler, Credit = credit };
}

/// <summary>Gets the events of a link that sends. Calls come without a lock held; <see cref="OnCredit"/> may come from several threads at once.</summary>
internal interface ISenderHandler
{
    void OnAttached(SenderLink link)
    {
    }

    /// <summary>The link can send, or is to: see <see cref="SenderLink.Credit"/> and <see cref="SenderLink.IsDraining"/>.</summary>
    void OnCredit(SenderLink link)
    {
    }

    /// <summary>The link is over, whoever ended it; called once after <see cref="OnAttached"/>.</summary>
    void OnDetached(SenderLink link, AmqpError? error)
    {
    }
}

/// <summary>Gets the events of a link that receives. Calls come without a lock held.</summary>
internal interface IReceiverHandler
{
    void OnAttached(ReceiverLink link)
    {
    }

    /// <summary>A message is there; the delivery is to be settled, now or later, unless the sender has done so.</summary>
    void OnDelivery(ReceiverLink link, IncomingDelivery delivery);

    /// <summary>The link is over, whoever ended it; called once after <see cref="OnAttached"/>.</summary>
    void OnDetached(ReceiverLink link, AmqpError? error)
    {
    }
}
