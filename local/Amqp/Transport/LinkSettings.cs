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

    /// <summary>The maximum size of messages that a receiver accepts, in bytes; null for the limit in the options.</summary>
    public int? MaxMessageSize { get; init; }

    /// <summary>The number of deliveries that a receiver keeps requesting; 0 if it requests none until told to.</summary>
    public int Credit { get; init; }
}
