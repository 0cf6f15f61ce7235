using FunctionApp.Invocation;
using FunctionApp.Polling;
using FunctionApp.Polling.Streams;
using Microsoft.Azure.Functions.Worker;

namespace FunctionApp.Triggers;

/// <summary>Ends tumbling windows that are over while nothing comes that would end them, once a minute.</summary>
public sealed class WindowsTrigger(IEventSourceMappings mappings, WindowCloser closer, Invoker invoker)
{
    /// <summary>At the half of each minute: windows mostly end at its full.</summary>
    [Function("EndWindows")]
    public async Task Run([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        foreach (var mapping in mappings.All.Where(mapping => mapping.Source.IsStream && mapping.Settings.Enabled))
            await closer.CloseAsync(StreamMappings.Of(mapping, invoker), cancellation);
    }
}
