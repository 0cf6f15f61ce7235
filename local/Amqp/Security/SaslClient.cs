using System.Text;

namespace Local.Amqp.Security;

/// <summary>How a client authenticates (part 5.3).</summary>
internal sealed record SaslClient(string Mechanism, byte[] InitialResponse)
{
    public static readonly SaslClient Anonymous = new(SaslMechanism.Anonymous, []);

    /// <summary>The client authenticates later, with tokens for <c>$cbs</c>.</summary>
    public static readonly SaslClient MsSbCbs = new(SaslMechanism.MsSbCbs, []);

    public static SaslClient Plain(string user, string password) =>
        new(SaslMechanism.Plain, Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
}
