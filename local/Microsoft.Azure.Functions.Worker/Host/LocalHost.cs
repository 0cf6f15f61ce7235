using System.Net;
using System.Net.Sockets;
using Local.Indexing;
using Local.Stack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Local.Host;

/// <summary>The app as the caller of <c>Build()</c> gets it: starts what it needs on this machine, maps its functions, and says in one message why it cannot start.</summary>
internal sealed class LocalHost(WebApplication app, IReadOnlyList<Action<WebApplication>> configure, LocalSettings local, LocalConsole console) : IHost, IAsyncDisposable
{
    // Beside host.json, in the format of the official emulator.
    private const string EmulatorConfig = "emulator.json";
    private readonly Stack<(string Name, IAsyncDisposable Process)> _stack = [];

    public IServiceProvider Services => app.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            // What can be wrong is looked at before the host starts: it would log a stack trace besides the message.
            app.Services.GetService<IStartupValidator>()?.Validate();
            foreach (var listeners in app.Services.GetServices<IHostedService>().OfType<ListenerService>()) listeners.Prepare();
            app.UseHostGuard();
            app.MapHostEndpoints();
            foreach (var step in configure) step(app);
            if (console.IsOwnProgram) await CheckPortsAsync(cancellationToken);
            await StartStackAsync(cancellationToken);
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (console.IsOwnProgram && Explain(e) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            await DisposeAsync();
            Environment.Exit(1);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The stack goes last of all: the app has drained and needs it no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        while (_stack.TryPop(out var started))
        {
            await started.Process.DisposeAsync();
            console.WriteLine($"Stopped {started.Name}.");
        }
    }

    private async Task StartStackAsync(CancellationToken cancellation)
    {
        var storage = app.Services.GetRequiredService<HostConfiguration>().Setting("AzureWebJobsStorage")?.Trim(' ', ';');
        var isDevelopment = string.Equals(storage, "UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase);
        if (isDevelopment && await DevelopmentStorage.EnsureAsync(console.WriteLine, cancellation) is { } azurite)
            _stack.Push(("Azurite", azurite));
        // The storage's events come from the emulator, too.
        var ports = app.Configuration.AsEnumerable().Select(setting => setting.Value is null ? null : DevelopmentEmulator.PortOf(setting.Value)).OfType<int>().Distinct().ToList();
        var config = local.HostJson is null ? null : Path.Combine(Path.GetDirectoryName(local.HostJson)!, EmulatorConfig);
        var hasConfig = File.Exists(config);
        foreach (var port in ports is [] && isDevelopment && hasConfig ? [DevelopmentEmulator.DefaultPort] : ports)
        {
            if (await DevelopmentEmulator.EnsureAsync(port, hasConfig ? config : null, Address(), console.WriteLine, cancellation) is { } emulator)
                _stack.Push(("the emulator", emulator));
        }
    }

    // Null if the port is a free one that nobody knows yet.
    private Uri? Address() => app.Configuration["urls"]?.Split(';') is [var url, ..] && BindingAddress.Parse(url).Port is > 0 and var port ? new Uri($"http://localhost:{port}") : null;

    // Asked by connecting: a port that waits for old connections to end can be bound all the same.
    private async Task CheckPortsAsync(CancellationToken cancellation)
    {
        foreach (var port in app.Configuration["urls"]?.Split(';').Select(url => BindingAddress.Parse(url).Port).Where(port => port != 0) ?? [])
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, cancellation);
            }
            catch (SocketException)
            {
                continue;
            }
            throw new HostConfigurationException($"port {port} is taken by another program. End that program, or choose another port with --port.");
        }
    }

    // What the person at the terminal can mend; anything else is a fault and keeps its stack trace.
    private static string? Explain(Exception e) => e switch
    {
        OptionsValidationException invalid => $"The app does not start: {string.Join(Environment.NewLine, invalid.Failures)}",
        LocalStackException or HostConfigurationException or FunctionIndexingException => $"The app does not start: {e.Message}",
        // A setting whose text is not of its type; the message names the setting.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => $"The app does not start: {e.Message} {e.InnerException?.Message}",
        AggregateException all when all.InnerExceptions.Select(Explain).OfType<string>().ToList() is { Count: > 0 } messages => string.Join(Environment.NewLine, messages),
        _ => null,
    };
}
