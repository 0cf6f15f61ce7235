using System.Net.Security;
using Local.Amqp.Security;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>What a client offers in addition to the options of both ends.</summary>
internal sealed record AmqpClientOptions : AmqpOptions
{
    /// <summary>How the client authenticates; null skips SASL.</summary>
    public SaslClient? Sasl { get; init; } = SaslClient.Anonymous;

    /// <summary>The host that the client names in its open; by default the one it connects to.</summary>
    public string? HostName { get; init; }

    /// <summary>
    /// TLS from the first byte on (part 5.2.1), with the host name that the certificate must have; without it, nothing is encrypted.
    /// </summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>The properties of the open that the client sends.</summary>
    public AmqpMap? Properties { get; init; }
}
