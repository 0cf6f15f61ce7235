using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace Local.Host;

/// <summary>Lists the functions and their addresses when the app is up, as <c>func start</c> does.</summary>
internal sealed class Banner(FunctionCatalogue catalogue, HostConfiguration host, LocalConsole console, IServer server) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } text ? new Uri(text) : null;
        var width = catalogue.All.Select(function => function.Name.Length).DefaultIfEmpty().Max();
        console.WriteLine("");
        console.WriteLine("Functions:");
        console.WriteLine("");
        foreach (var function in catalogue.All)
            console.WriteLine($"        {function.Name.PadRight(width)}  {(host.IsDisabled(function.Name) ? "disabled" : function.Trigger.Describe(function, address))}");
        console.WriteLine("");
        console.WriteLine($"Listening on {address}. Press Ctrl+C to stop.");
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
