using Local.Amqp.Security;

namespace Local.Amqp.Transport;

/// <summary>What a server offers besides.</summary>
internal sealed record AmqpListenerOptions : AmqpOptions
{
    /// <summary>Connections at once; more are dropped.</summary>
    public int MaxConnections { get; init; } = 1000;

    public SaslServer Sasl { get; init; } = SaslServer.Default;

    /// <summary>Whether a client may leave SASL out.</summary>
    public bool AllowsBare { get; init; } = true;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check(MaxConnections > 0, nameof(MaxConnections), "be positive");
        Check(Sasl.Mechanisms.Count > 0, nameof(Sasl), "offer a mechanism");
    }
}
