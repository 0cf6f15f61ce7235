namespace Azure.Messaging.EventHubs;

/// <summary>How the delay between tries grows.</summary>
public enum EventHubsRetryMode
{
    /// <summary>It does not.</summary>
    Fixed,

    /// <summary>It doubles.</summary>
    Exponential,
}
