using Microsoft.Extensions.Hosting;

namespace HostedApp;

/// <summary>A start that goes on until it is broken off.</summary>
public sealed class HeldStart : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("Starting for ever");
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
