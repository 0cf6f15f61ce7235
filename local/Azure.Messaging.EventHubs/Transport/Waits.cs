namespace Azure.Messaging.EventHubs.Transport;

/// <summary>How long a timer waits for what callers ask for.</summary>
internal static class Waits
{
    // As long as a timer can wait, nearly.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    public static TimeSpan Timer(TimeSpan wait) => wait < Longest ? wait : Longest;
}
