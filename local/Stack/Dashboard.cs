using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Local.Stack;

/// <summary>The Aspire dashboard that runs beside the app, and shows its traces, metrics and logs.</summary>
/// <remarks>Mirrors https://aspire.dev/dashboard/standalone/, without a container.</remarks>
internal sealed class Dashboard : IAsyncDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);
    private readonly Process _process;
    private readonly Task _output;

    private Dashboard(Process process, Task output) => (_process, _output) = (process, output);

    /// <summary>Directs the app's telemetry to the dashboard, before the app reads the setting for that.</summary>
    public static void Configure(HostBuilderContext context, DashboardPorts ports)
    {
        if (context.Configuration is not IConfigurationBuilder settings || context.Configuration[Endpoint] is { Length: > 0 }) return;
        var name = context.Configuration[ServiceName] is { Length: > 0 } given ? given : context.HostingEnvironment.ApplicationName;
        settings.AddInMemoryCollection(
        [
            new(Endpoint, ports.Otlp), new(ServiceName, name),
            // Developers want to see all traces, and at once.
            new("OTEL_METRIC_EXPORT_INTERVAL", "5000"), new("OTEL_BSP_SCHEDULE_DELAY", "500"), new("OTEL_BLRP_SCHEDULE_DELAY", "500"),
        ]);
    }

    /// <summary>Downloads the dashboard if necessary, starts it, and waits until its page answers.</summary>
    /// <exception cref="LocalStackException">A port is taken, it could not be downloaded, or it did not start.</exception>
    public static async Task<Dashboard> StartAsync(DashboardPorts ports, Action<string> report, CancellationToken cancellation)
    {
        ports.EnsureFree();
        var program = Path.Combine(await FolderAsync(report, cancellation), "Aspire.Dashboard");
        if (OperatingSystem.IsWindows()) program += ".exe";
        else File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        var process = Node.Start("node", [Path.Combine(AppContext.BaseDirectory, "guard.mjs"), program], Path.GetDirectoryName(program)!,
        [
            new("ASPNETCORE_URLS", ports.Page), new("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", ports.Otlp),
            // Loopback only: it is for the developer at this machine.
            new("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"),
        ]);
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => { lock (errors) errors.AppendLine(line.Data); };
        process.BeginErrorReadLine();
        var dashboard = new Dashboard(process, process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None));
        try
        {
            await dashboard.AnswersAsync(ports.Page, cancellation);
        }
        catch (Exception e)
        {
            await dashboard.DisposeAsync();
            if (e is not LocalStackException) throw;
            lock (errors) throw new LocalStackException($"{e.Message} {errors.ToString().Trim()}".Trim(), e);
        }
        report($"Started the dashboard: {ports.Page}");
        return dashboard;
    }

    /// <summary>Stops the dashboard, whose data is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await ChildProcess.EndAsync(_process, _output, StopDeadline);
    }

    private async Task AnswersAsync(string page, CancellationToken cancellation)
    {
        using var client = new HttpClient();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(StartDeadline);
        try
        {
            while (true)
            {
                if (_process.HasExited) throw new LocalStackException("The dashboard ended while starting.");
                try
                {
                    using var answer = await client.GetAsync(new Uri(page), HttpCompletionOption.ResponseHeadersRead, deadline.Token);
                    if (answer.IsSuccessStatusCode) return;
                }
                catch (HttpRequestException)
                {
                    // The dashboard is not listening yet.
                }
                await Task.Delay(200, deadline.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new LocalStackException($"The dashboard did not answer within {StartDeadline.TotalSeconds:0} seconds.", e);
        }
    }

    // In NuGet's package folder. If the restore fails, NuGet's own errors explain it best.
    private static async Task<string> FolderAsync(Action<string> report, CancellationToken cancellation)
    {
        var project = Path.Combine(SourceTree.Find("dashboard", "dashboard.csproj"), "dashboard.csproj");
        var folder = (await RunAsync(["msbuild", project, "-getProperty:DashboardFolder"], report, progress: false, cancellation)).Trim();
        if (Directory.Exists(folder)) return folder;
        report("Downloading the dashboard from NuGet. This is done once: 125 MB …");
        await RunAsync(["restore", project, "--nologo"], report, progress: true, cancellation);
        folder = (await RunAsync(["msbuild", project, "-getProperty:DashboardFolder"], report, progress: false, cancellation)).Trim();
        return Directory.Exists(folder)
            ? folder
            : throw new LocalStackException($"NuGet restored {project}, but '{folder}' does not contain the dashboard.");
    }

    private static async Task<string> RunAsync(
        IReadOnlyList<string> arguments, Action<string> report, bool progress, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(InstallDeadline);
        var started = Stopwatch.GetTimestamp();
        using var process = Node.Start("dotnet", arguments, AppContext.BaseDirectory);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            var exit = process.WaitForExitAsync(deadline.Token);
            while (await Task.WhenAny(exit, Task.Delay(TimeSpan.FromSeconds(5), deadline.Token)) != exit
                && !deadline.IsCancellationRequested)
                if (progress) report($"  Still downloading: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
            await exit;
            return process.ExitCode == 0
                ? await output
                : throw new LocalStackException($"`dotnet {string.Join(' ', arguments)}` failed: {(await output + await errors).Trim()}");
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            if (cancellation.IsCancellationRequested) throw;
            throw new LocalStackException($"The dashboard was not downloaded within {InstallDeadline.TotalMinutes:0} minutes.", e);
        }
    }
}
