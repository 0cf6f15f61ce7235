using System.Text;
using Local.Amqp.Types;

namespace Local.Amqp.Security;

/// <summary>Decides whether a client is admitted (part 5.3).</summary>
/// <param name="Mechanisms">The mechanisms that are offered: ANONYMOUS, PLAIN, MSSBCBS (claims follow on <c>$cbs</c>) and EXTERNAL are
/// possible.</param>
/// <param name="Check">Returns whether an identity is admitted; null to admit everyone.</param>
internal sealed record SaslServer(IReadOnlyList<string> Mechanisms, Func<SaslIdentity, bool>? Check = null)
{
    public static readonly SaslServer Default =
        new([SaslMechanism.MsSbCbs, SaslMechanism.Plain, SaslMechanism.Anonymous, SaslMechanism.External]);

    public SaslMechanisms Offer => new([.. Mechanisms.Select(name => new AmqpSymbol(name))]);

    /// <summary>Returns the client's identity; null if it is refused.</summary>
    public SaslIdentity? Authenticate(SaslInit init)
    {
        if (!Mechanisms.Contains(init.Mechanism.Value)) return null;
        var identity = init.Mechanism.Value == SaslMechanism.Plain ? Plain(init.InitialResponse) : new SaslIdentity(init.Mechanism.Value);
        return identity is not null && (Check is null || Check(identity)) ? identity : null;
    }

    // RFC 4616: authorization identity, user and password, separated by NUL.
    private static SaslIdentity? Plain(byte[]? response)
    {
        var parts = Encoding.UTF8.GetString(response ?? []).Split('\0');
        return parts.Length == 3 ? new SaslIdentity(SaslMechanism.Plain, parts[1], parts[2]) : null;
    }
}
