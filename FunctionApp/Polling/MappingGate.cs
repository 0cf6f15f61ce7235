namespace FunctionApp.Polling;

/// <summary>Waits, with a mapping that is disabled, until it is enabled; and until it is known from when on it reads.</summary>
/// <remarks>A trigger cannot be stopped from within: what it has in hand waits here, and the rest stays in its source.</remarks>
public sealed class MappingGate(IEventSourceMappings mappings, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>The mapping once it is enabled; null when it was not within the time.</summary>
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
