using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Queues;

/// <summary>
/// How long an event waits for free concurrency while its messages stay received. Returning them would count as a delivery, although
/// throttling is not their failure.
/// </summary>
internal static class ThrottleBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The next wait: 1 s, then doubling up to 30 s; null after 5 minutes in total.</summary>
    public static TimeSpan? Next(int before, TimeSpan waited) => waited < Limit ? Doubling.Wait(before, First, Longest) : null;
}
