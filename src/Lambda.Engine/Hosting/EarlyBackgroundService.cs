using Microsoft.Extensions.Hosting;

namespace Lambda.Engine.Hosting;

/// <summary>
/// A background service that, like an <see cref="EarlyService"/>, runs once before the rest of the app starts, and then continues.
/// </summary>
internal abstract class EarlyBackgroundService : BackgroundService, IHostedLifecycleService
{
    public abstract Task StartingAsync(CancellationToken cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
