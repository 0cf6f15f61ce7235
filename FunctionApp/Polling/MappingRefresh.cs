using FunctionApp.Async;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Polling;

/// <summary>Brings what the Lambda API has changed to this instance: before it reads anything, and every few seconds.</summary>
internal sealed partial class MappingRefresh(EventSourceMappings mappings, IMappingStore store, TimeProvider time, ILogger<MappingRefresh> logger) : BackgroundService
{
    /// <summary>How long it takes at most until every instance knows of a change, when storage answers.</summary>
    public static readonly TimeSpan Propagation = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private bool _failed;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Every, time, stoppingToken);
            await RefreshAsync(stoppingToken);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        try
        {
            mappings.Apply(await store.LoadAsync(cancellation));
            foreach (var mapping in mappings.Configured.Where(mapping => !mapping.IsReady)) mappings.Began(mapping.Name, await store.BeganAsync(mapping.Name, mapping.StartedAt, cancellation));
            _failed = false;
        }
        catch (StorageUnavailableException e)
        {
            // Once, not every two seconds: what is known goes on to apply.
            if (!_failed) NotLoaded(logger, e.Message);
            _failed = true;
        }
    }

    [LoggerMessage(610, LogLevel.Warning, "{Reason}. The event source mappings stay as they are until storage answers")]
    private static partial void NotLoaded(ILogger logger, string reason);
}
