using Functions.LocalHost.Configuration;
using Functions.LocalHost.Console;
using Functions.LocalHost.Http;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.Worker;
using Microsoft.Extensions.Hosting;

namespace Functions.LocalHost.Hosting;

/// <summary>Starts the host with the app: HTTP, then functions, then listeners. Stops them in the opposite order.</summary>
internal sealed class HostService(
    FunctionCatalogue catalogue, WorkerConnection worker, ListenerHost listeners, HttpServer http, HostConfiguration host, AppFiles files,
        NamedFunctions named, Terminal terminal, Invoker invoker)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _ = host;
        if (!terminal.IsOwnProgram) return;
        string[] warnings = [.. Switches.Warnings(Environment.GetCommandLineArgs().Skip(1))];
        if (warnings is not []) terminal.Write(warnings);
        await http.CheckPortsAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await catalogue.LoadAsync(worker, files.Folder, cancellationToken);
        await http.StartAsync(cancellationToken);
        await listeners.StartAsync(cancellationToken);
        terminal.Write(Banner.Lines(await catalogue.Loaded, host, http.Addresses, named));
    }

    /// <summary>Stops the listeners before the server waits for its requests, so that no new work begins in the meantime.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await invoker.CancelHttpAsync();
        await listeners.StopAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => http.StopAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
