using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Local.Stack;
using Testing;

namespace Stack.Tests;

/// <summary>The switch that starts a dashboard beside the app.</summary>
public sealed partial class DashboardTests
{
    // Stands in for the package's program, and says what it was told.
    private const string Program = """
        const { createServer } = require('node:http');
        const { writeFileSync } = require('node:fs');
        writeFileSync('pid', `${process.pid}`);
        const page = new URL(process.env.ASPNETCORE_URLS), otlp = process.env.ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL;
        createServer((_, response) => response.end(`${otlp} ${process.env.ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS}`))
          .listen(Number(page.port), page.hostname);
        """;

    // A namespace and an account that nothing is sent to: the app's triggers do not run.
    private const string NoAccount =
        "AccountName=none;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:1/none;QueueEndpoint=http://127.0.0.1:1/none";
    private const string Elsewhere = "Endpoint=sb://none.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=YQ==";
    private static readonly string[] Triggers = ["One", "Json", "Batch", "Session", "Forward", "Events"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_dashboard_switch_starts_the_dashboard_and_prints_its_address_and_stops_it_with_the_app()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program that stands in for the dashboard is a script with a first line.");
        var folder = Directory.CreateTempSubdirectory("dashboard-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "dashboard.cjs"), Program, Cancellation);
        // What ends it must be the guard, as with a program that is not of Node.js.
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Aspire.Dashboard"), "#!/bin/sh\nunset NODE_OPTIONS\nexec node dashboard.cjs\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "host.json"), """{ "version": "2.0" }""", Cancellation);
        // In the place of the package: its folder is found by the same project.
        Environment.SetEnvironmentVariable("DashboardFolder", folder);
        await using var app = await AppProcess.StartAsync("HostedMessaging",
        [
            $"--AzureWebJobsStorage={NoAccount}", $"--ServiceBus={Elsewhere}", $"--EventHubs={Elsewhere}", $"--Journal={Path.Combine(folder, "journal")}",
            .. Triggers.Select(name => $"--AzureWebJobs.{name}.Disabled=true"), "--dashboard=0",
        ], Cancellation, folder);
        var address = Started().Match(app.Output);
        Assert.True(address.Success, app.Output);
        using var client = new HttpClient();
        Assert.Matches("^http://localhost:[0-9]+ true$", await client.GetStringAsync(new Uri(address.Groups[1].Value), Cancellation));
        var process = int.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "pid"), Cancellation), null);

        await app.SignalAsync("SIGTERM");
        await app.ExitAsync(Cancellation);
        Assert.Contains("Stopped the dashboard.", app.Output, StringComparison.Ordinal);
        Assert.False(IsRunning(process));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_port_in_use_is_reported_before_anything_is_downloaded()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var refusal = await Assert.ThrowsAsync<LocalStackException>(
            () => Dashboard.StartAsync(DashboardPorts.Read([$"--dashboard={port}"])!, line => Assert.Fail(line), Cancellation));
        Assert.StartsWith($"Port {port} of the dashboard is in use", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dashboards", null)]
    [InlineData("dashboard", null)]
    [InlineData("--dashboard", 18888)]
    [InlineData("--Dashboard=18889", 18889)]
    public void The_dashboard_switch_can_set_the_port_of_the_page(string argument, int? port) =>
        Assert.Equal(port, DashboardPorts.Read(["app.dll", argument])?.PagePort);

    [Theory]
    [InlineData("--dashboard=")]
    [InlineData("--dashboard=yes")]
    [InlineData("--dashboard=70000")]
    [InlineData("--dashboard=-1")]
    public void An_invalid_port_is_refused(string argument) =>
        Assert.Contains(
            argument, Assert.Throws<LocalStackException>(() => DashboardPorts.Read([argument])).Message, StringComparison.Ordinal);

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex("Started the dashboard: (http://localhost:[0-9]+)")]
    private static partial Regex Started();
}
