namespace Local.Amqp.Security;

/// <summary>The identity that a client presents, before it is checked.</summary>
internal sealed record SaslIdentity(string Mechanism, string? User = null, string? Password = null);
