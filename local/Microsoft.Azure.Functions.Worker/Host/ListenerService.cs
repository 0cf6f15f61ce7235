using Microsoft.Extensions.Hosting;

namespace Local.Host;

/// <summary>Runs the listeners of all functions that are not disabled, once the app answers HTTP.</summary>
internal sealed class ListenerService(FunctionCatalogue catalogue, HostConfiguration host) : IHostedLifecycleService
{
    private readonly List<IListener> _listeners = [];

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var function in catalogue.All.Where(function => !host.IsDisabled(function.Name)))
        {
            if (function.Trigger.CreateListener(function) is not { } listener) continue;
            await listener.StartAsync(cancellationToken);
            _listeners.Add(listener);
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
