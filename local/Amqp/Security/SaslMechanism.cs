namespace Local.Amqp.Security;

/// <summary>The names of the SASL mechanisms that clients of Azure use.</summary>
internal static class SaslMechanism
{
    public const string Anonymous = "ANONYMOUS";
    public const string Plain = "PLAIN";
    public const string External = "EXTERNAL";
    public const string MsSbCbs = "MSSBCBS";
}
