using Local.Amqp.Security;

namespace Local.Amqp.Transport;

/// <summary>What a server offers in addition to the options of both ends.</summary>
internal sealed record AmqpListenerOptions : AmqpOptions
{
    /// <summary>The maximum number of simultaneous connections. Further ones are dropped.</summary>
    public int MaxConnections { get; init; } = 1000;

    public SaslServer Sasl { get; init; } = SaslServer.Default;

    /// <summary>Whether a client may skip SASL.</summary>
    public bool AllowsBare { get; init; } = true;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check(MaxConnections > 0, nameof(MaxConnections), "be positive");
        Check(Sasl.Mechanisms.Count > 0, nameof(Sasl), "offer a mechanism");
    }
}
