using Microsoft.Extensions.Hosting;

namespace Lambda.Engine.Hosting;

/// <summary>
/// Runs a check before the rest of the app starts. The worker, which is registered first, accepts events as soon as it has started.
/// </summary>
internal abstract class EarlyService : IHostedLifecycleService
{
    public abstract Task StartingAsync(CancellationToken cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
