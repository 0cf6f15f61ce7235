using Microsoft.Extensions.Hosting;

namespace FunctionApp.Hosting;

/// <summary>Does something before anything of the app starts, as <see cref="EarlyService"/> does, and goes on with it.</summary>
internal abstract class EarlyBackgroundService : BackgroundService, IHostedLifecycleService
{
    public abstract Task StartingAsync(CancellationToken cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
