using System.Net.Security;
using Local.Amqp.Security;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>What a client offers in addition to the options of both ends.</summary>
internal sealed record AmqpClientOptions : AmqpOptions
{
    /// <summary>How the client authenticates; null skips SASL.</summary>
    public SaslClient? Sasl { get; init; } = SaslClient.Anonymous;

    /// <summary>The host name in the client's open; by default the host that it connects to.</summary>
    public string? HostName { get; init; }

    /// <summary>
    /// The options for TLS from the first byte on (part 5.2.1), with the host name that the certificate must have; null for an unencrypted
    /// connection.
    /// </summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>The properties in the client's open.</summary>
    public AmqpMap? Properties { get; init; }
}
