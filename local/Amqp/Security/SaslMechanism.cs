namespace Local.Amqp.Security;

/// <summary>Names of mechanisms.</summary>
internal static class SaslMechanism
{
    public const string Anonymous = "ANONYMOUS";
    public const string Plain = "PLAIN";
    public const string External = "EXTERNAL";
    public const string MsSbCbs = "MSSBCBS";
}
