using Microsoft.Extensions.Hosting;

namespace Local.Host;

/// <summary>Runs the listeners of all functions that are not disabled, once the app answers HTTP.</summary>
internal sealed class ListenerService(FunctionCatalogue catalogue, HostConfiguration host) : IHostedLifecycleService
{
    private List<IListener> _prepared = [];
    private readonly List<IListener> _listeners = [];

    /// <summary>Makes the listeners, before anything starts: what is wrong with their settings is told then.</summary>
    /// <exception cref="HostConfigurationException">A setting of a function's trigger is missing or not allowed.</exception>
    public void Prepare() => _prepared = [.. catalogue.All.Where(function => !host.IsDisabled(function.Name)).Select(function => function.Trigger.CreateListener(function)).OfType<IListener>()];

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in _prepared)
        {
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
