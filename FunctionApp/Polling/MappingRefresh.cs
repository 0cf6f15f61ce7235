using FunctionApp.Async;
using FunctionApp.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Polling;

/// <summary>Brings what the Lambda API has changed to this instance: before it reads anything, and every few seconds.</summary>
internal sealed partial class MappingRefresh(EventSourceMappings mappings, IMappingStore store, TimeProvider time, ILogger<MappingRefresh> logger) : EarlyBackgroundService
{
    /// <summary>How long it takes at most until every instance knows of a change, when storage answers.</summary>
    public static readonly TimeSpan Propagation = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private bool _failed;

    public override Task StartingAsync(CancellationToken cancellationToken) => RefreshAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Every, time, stoppingToken);
            await RefreshAsync(stoppingToken);
        }
    }

    private async Task RefreshAsync(CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            mappings.Apply(await store.LoadAsync(either.Token));
            foreach (var mapping in mappings.Configured.Where(mapping => !mapping.IsReady)) mappings.Began(mapping.Name, await store.BeganAsync(mapping.Name, mapping.StartedAt, either.Token));
            _failed = false;
        }
        catch (Exception e) when (e is StorageUnavailableException || e is OperationCanceledException && !stopping.IsCancellationRequested)
        {
            // Once, not every two seconds: what is known goes on to apply.
            if (!_failed) NotLoaded(logger, e.Message);
            _failed = true;
        }
    }

    [LoggerMessage(610, LogLevel.Warning, "{Reason}. The event source mappings stay as they are until storage answers")]
    private static partial void NotLoaded(ILogger logger, string reason);
}
