namespace FunctionApp.State;

/// <summary>Delays of messages.</summary>
internal static class QueueDelays
{
    /// <summary>The delay in the whole seconds that queues count in. The client cuts fractions off: what it sends would be seen before it is due.</summary>
    public static TimeSpan InWholeSeconds(this TimeSpan delay) => TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
}
