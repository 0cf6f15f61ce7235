using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Closes tumbling windows that have expired without a further record, once a minute.</summary>
public sealed class WindowsTrigger(TriggerServices services)
{
    private readonly IEventSourceMappings _mappings = services.Get<IEventSourceMappings>();
    private readonly WindowCloser _closer = services.Get<WindowCloser>();
    private readonly Invoker _invoker = services.Get<Invoker>();

    /// <summary>Closes the expired windows, 30 seconds into each minute, since windows mostly end at full minutes.</summary>
    [Function("EndWindows")]
    public async Task Run([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        foreach (var mapping in _mappings.All.Where(mapping => mapping.Source.IsStream && mapping.Settings.Enabled))
            await _closer.CloseAsync(StreamMappings.Of(mapping, _invoker), cancellation);
    }
}
