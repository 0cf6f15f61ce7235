namespace Lambda.Engine.Polling;

/// <summary>Holds a trigger back while its mapping is disabled, or while the mapping's start is unknown.</summary>
/// <remarks>
/// A function cannot stop its trigger. Records that the trigger has received wait here, and the others stay in their source.
/// </remarks>
internal sealed class MappingGate(IEventSourceMappings mappings, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Waits until the mapping is enabled, and returns it; null if it was not enabled in time.</summary>
    public async Task<EventSourceMapping?> EnabledAsync(string name, TimeSpan within, CancellationToken shutdown)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var mapping = mappings.Current(name);
            if (mapping.Settings.Enabled && mapping.IsReady) return mapping;
            if (time.GetElapsedTime(began) >= within) return null;
            await Task.Delay(Look, time, shutdown);
        }
    }
}
