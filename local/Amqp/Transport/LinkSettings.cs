using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>The settings with which a link is attached (part 2.7.3).</summary>
internal sealed record LinkSettings
{
    public string Name { get; init; } = Guid.NewGuid().ToString("N");

    public Source? Source { get; init; }

    public Target? Target { get; init; }

    public SenderSettleMode SenderSettleMode { get; init; } = SenderSettleMode.Mixed;

    public ReceiverSettleMode ReceiverSettleMode { get; init; }

    public AmqpMap? Properties { get; init; }

    public IReadOnlyCollection<AmqpSymbol> DesiredCapabilities { get; init; } = [];

    /// <summary>The largest message that a receiver takes, in bytes; that of the options when it is left out.</summary>
    public int? MaxMessageSize { get; init; }

    /// <summary>Deliveries that a receiver keeps asking for; none until it asks, if 0.</summary>
    public int Credit { get; init; }
}
