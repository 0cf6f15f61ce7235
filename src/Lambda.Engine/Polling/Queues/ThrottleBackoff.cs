using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Queues;

/// <summary>
/// Decides how long an event waits for free concurrency while its messages stay locked. Returning the messages would count as a delivery,
/// although throttling is not their fault.
/// </summary>
internal static class ThrottleBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Returns the next wait: 1 s, then doubling up to 30 s; null after 5 minutes in total.</summary>
    public static TimeSpan? Next(int before, TimeSpan waited) => waited < Limit ? Doubling.Wait(before, First, Longest) : null;
}
