using System.Diagnostics.CodeAnalysis;
using Local.Host;
using Microsoft.Extensions.Logging;

namespace Local.ServiceBus.Pumps;

/// <summary>How a function takes its messages.</summary>
/// <param name="Batched">An array of messages for each execution.</param>
/// <param name="Sessions">The entity requires sessions.</param>
internal readonly record struct DispatchMode(bool Batched, bool Sessions);

/// <summary>Listens to an entity for one function, for as long as the app runs.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer or a parent holds nothing, and functions that outlive the shutdown still use its token.")]
internal sealed class ServiceBusListener(PumpSetup setup, DispatchMode mode, TimeProvider time, ILogger logger) : IListener
{
    // Stopping ends the receiving; aborting, when the shutdown takes too long, also what is under way.
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private Task _loops = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellation)
    {
        var reception = new Reception(setup.Source, new EntityHealth(setup.Source.Path, logger), time, logger);
        var processing = new Processing(setup, time, logger, _aborting.Token);
        IMessageLoop[] loops = mode switch
        {
            { Batched: true } => [new BatchLoop(setup, mode.Sessions, reception, processing, time)],
            { Sessions: true } => [.. Enumerable.Range(0, setup.Options.MaxConcurrentSessions).Select(_ => new SessionLoop(setup, reception, processing, time, logger))],
            _ => [new MessageLoop(setup, reception, processing)],
        };
        _loops = Task.WhenAll(loops.Select(loop => Task.Run(() => loop.RunAsync(_stopping.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        await _stopping.CancelAsync();
        await using var abort = cancellation.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), _aborting);
        try
        {
            await _loops.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            ServiceBusLog.StoppedEarly(logger, setup.Source.Path);
        }
    }
}
