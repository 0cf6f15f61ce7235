using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Local.Stack;

/// <summary>Starts Azurite and the emulator before everything else, if the settings use them, and stops them last.</summary>
internal sealed class StackService(IConfiguration configuration, IHostEnvironment environment) : IHostedLifecycleService, IAsyncDisposable
{
    // Beside host.json, in the format of the official emulator.
    private const string EmulatorConfig = "emulator.json";

    // Settings of Functions.LocalHost: the app's address, and its host.json.
    private const string UrlsSetting = "AzureFunctionsLocalHost:Urls";
    private const string HostFileSetting = "AzureFunctionsLocalHost:HostFile";
    private readonly Stack<(string Name, IAsyncDisposable Process)> _started = [];

    // In a test, the entry assembly is the test's.
    private bool IsOwnProgram => Assembly.GetEntryAssembly()?.GetName().Name == environment.ApplicationName;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (IsOwnProgram && DashboardPorts.Asked is { } ports)
                _started.Push(("the dashboard", await Dashboard.StartAsync(ports, Report, cancellationToken)));
            await StartStorageAsync(cancellationToken);
            await StartEmulatorsAsync(cancellationToken);
        }
        catch (LocalStackException e) when (IsOwnProgram)
        {
            await Console.Error.WriteLineAsync($"The app does not start: {e.Message}");
            await DisposeAsync();
            Environment.Exit(1);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops what was started. When this service is disposed, the app no longer needs it.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var started))
        {
            await started.Process.DisposeAsync();
            Report($"Stopped {started.Name}.");
        }
    }

    private bool IsDevelopmentStorage =>
        string.Equals(
            configuration["AzureWebJobsStorage"]?.Trim(' ', ';'), "UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase);

    // Null if the system chooses the port, which is not yet known.
    private Uri? Address =>
        Uri.TryCreate(configuration[UrlsSetting]?.Split(';')[0], UriKind.Absolute, out var url) && url.Port > 0
            ? new Uri($"http://localhost:{url.Port}")
            : null;

    private async Task StartStorageAsync(CancellationToken cancellation)
    {
        if (IsDevelopmentStorage && await DevelopmentStorage.EnsureAsync(Report, cancellation) is { } azurite)
            _started.Push(("Azurite", azurite));
    }

    private async Task StartEmulatorsAsync(CancellationToken cancellation)
    {
        var file =
            configuration[HostFileSetting] is { Length: > 0 } host ? Path.Combine(Path.GetDirectoryName(host)!, EmulatorConfig) : null;
        var config = File.Exists(file) ? file : null;
        foreach (var port in Ports(config))
        {
            if (await DevelopmentEmulator.EnsureAsync(port, config, Address, Report, cancellation) is { } emulator)
                _started.Push(("the emulator", emulator));
        }
    }

    // The emulator also raises blob events for development storage.
    private List<int> Ports(string? config)
    {
        var named = configuration.AsEnumerable()
            .Select(setting => setting.Value is null ? null : DevelopmentEmulator.PortOf(setting.Value))
            .OfType<int>();
        var ports = named.Distinct().ToList();
        return ports is [] && IsDevelopmentStorage && config is not null ? [DevelopmentEmulator.DefaultPort] : ports;
    }

    private void Report(string line)
    {
        if (IsOwnProgram) Console.Out.WriteLine(line);
    }
}
