namespace Lambda.Functions.State;

/// <summary>Rounds delays for Storage queues.</summary>
internal static class QueueDelays
{
    /// <summary>
    /// Rounds a delay up to whole seconds, the unit of queues. The client would round down, and the message would become visible too early.
    /// </summary>
    public static TimeSpan InWholeSeconds(this TimeSpan delay) => TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
}
