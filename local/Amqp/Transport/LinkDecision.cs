using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>The answer to a <see cref="LinkRequest"/>.</summary>
internal sealed record LinkDecision
{
    /// <summary>The reason why the link is refused, which the client reads in the detach (part 2.6.3); null if it is accepted.</summary>
    public AmqpError? Refusal { get; private init; }

    /// <summary>The handler of the link's events, if it is a sending link.</summary>
    public ISenderHandler? Sender { get; private init; }

    /// <summary>The handler of the link's events, if it is a receiving link.</summary>
    public IReceiverHandler? Receiver { get; private init; }

    /// <summary>The source that is really used, with the filters in effect; null for the client's own.</summary>
    public Source? Source { get; init; }

    public Target? Target { get; init; }

    public AmqpMap? Properties { get; init; }

    /// <summary>How deliveries of a sending link are settled; null to leave it to the client.</summary>
    public SenderSettleMode? SenderSettleMode { get; init; }

    public IReadOnlyCollection<AmqpSymbol> OfferedCapabilities { get; init; } = [];

    /// <summary>The maximum size of messages that a receiving link accepts, in bytes; null for the limit in the options.</summary>
    public int? MaxMessageSize { get; init; }

    /// <summary>The number of deliveries that a receiving link keeps requesting; 0 if it requests none until told to.</summary>
    public int Credit { get; init; }

    /// <summary>
    /// Called if the client leaves before the link is answered, to release what was reserved for it. The handler never sees such a link.
    /// </summary>
    public Action? Abandoned { get; init; }

    public static LinkDecision Refuse(AmqpSymbol condition, string description) => Refuse(new AmqpError(condition, description));

    public static LinkDecision Refuse(AmqpError error) => new() { Refusal = error };

    public static LinkDecision Send(ISenderHandler handler) => new() { Sender = handler };

    public static LinkDecision Receive(IReceiverHandler handler, int credit) => new() { Receiver = handler, Credit = credit };
}
