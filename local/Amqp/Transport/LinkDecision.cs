using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>The answer to a <see cref="LinkRequest"/>.</summary>
internal sealed record LinkDecision
{
    /// <summary>Why the link is refused; the client reads it in the detach (part 2.6.3).</summary>
    public AmqpError? Refusal { get; private init; }

    /// <summary>Gets the link's events when it is for sending.</summary>
    public ISenderHandler? Sender { get; private init; }

    /// <summary>Gets the link's events when it is for receiving.</summary>
    public IReceiverHandler? Receiver { get; private init; }

    /// <summary>The source that is really used, with the filters that are in place; the client's own when it is left out.</summary>
    public Source? Source { get; init; }

    public Target? Target { get; init; }

    public AmqpMap? Properties { get; init; }

    /// <summary>How deliveries of a sending link are settled; null leaves it to the client.</summary>
    public SenderSettleMode? SenderSettleMode { get; init; }

    public IReadOnlyCollection<AmqpSymbol> OfferedCapabilities { get; init; } = [];

    /// <summary>The largest message that a receiving link takes, in bytes; that of the options when it is left out.</summary>
    public int? MaxMessageSize { get; init; }

    /// <summary>Deliveries that a receiving link keeps asking for; none until it asks, if 0.</summary>
    public int Credit { get; init; }

    /// <summary>
    /// Called if the client leaves before the link is answered, to give back what was taken for it. The handler never sees such a
    /// link.
    /// </summary>
    public Action? Abandoned { get; init; }

    public static LinkDecision Refuse(AmqpSymbol condition, string description) => Refuse(new AmqpError(condition, description));

    public static LinkDecision Refuse(AmqpError error) => new() { Refusal = error };

    public static LinkDecision Send(ISenderHandler handler) => new() { Sender = handler };

    public static LinkDecision Receive(IReceiverHandler handler, int credit) => new() { Receiver = handler, Credit = credit };
}
