namespace Local.Amqp.Security;

/// <summary>Who a client says it is.</summary>
internal sealed record SaslIdentity(string Mechanism, string? User = null, string? Password = null);
