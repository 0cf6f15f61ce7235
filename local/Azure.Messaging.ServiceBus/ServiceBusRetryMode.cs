namespace Azure.Messaging.ServiceBus;

/// <summary>How the time between tries grows.</summary>
public enum ServiceBusRetryMode
{
    /// <summary>It does not.</summary>
    Fixed,

    /// <summary>It doubles, with a jitter.</summary>
    Exponential,
}
