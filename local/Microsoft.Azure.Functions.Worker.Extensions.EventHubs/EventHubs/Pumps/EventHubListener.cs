using System.Diagnostics.CodeAnalysis;
using Local.Host;
using Microsoft.Extensions.Logging;

namespace Local.EventHubs.Pumps;

/// <summary>Listens to an event hub for one function, for as long as the app runs.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer or a parent holds nothing, and functions that outlive the shutdown still use its token.")]
internal sealed class EventHubListener(ProcessorSetup setup, TimeProvider time, ILogger logger) : IListener
{
    // Stopping ends the reading; aborting, when the shutdown takes too long, also what is under way.
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private Task _processor = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellation)
    {
        // Another identity at each start, as in the real extension: two instances never take each other for one.
        var processor = new EventProcessor(Guid.NewGuid().ToString(), setup, time, logger, _aborting.Token);
        _processor = Task.Run(() => processor.RunAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        await _stopping.CancelAsync();
        await using var abort = cancellation.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), _aborting);
        try
        {
            await _processor.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            EventHubsLog.StoppedEarly(logger, setup.Hub.Name);
        }
    }
}
