using Local.Stack;
using Microsoft.Extensions.Hosting;

namespace Local.Host;

/// <summary>Starts Azurite before the app, when the app's storage is the development storage and nothing listens there.</summary>
internal sealed class StackService(HostConfiguration host, LocalConsole console) : IHostedLifecycleService
{
    private Azurite? _azurite;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (host.Setting("AzureWebJobsStorage")?.Trim(' ', ';') is not { } storage || !storage.Equals("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase)) return;
        _azurite = await DevelopmentStorage.EnsureAsync(console.WriteLine, cancellationToken);
    }

    /// <summary>Last of all: the app has drained and needs its storage no more.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_azurite is null) return;
        await _azurite.DisposeAsync();
        console.WriteLine("Stopped Azurite.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
