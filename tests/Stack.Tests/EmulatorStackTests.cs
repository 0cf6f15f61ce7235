using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Messaging.ServiceBus;
using Local.Stack;
using Testing;

namespace Stack.Tests;

/// <summary>The app starts the emulator that its settings name.</summary>
public sealed class EmulatorStackTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=b=;UseDevelopmentEmulator=true;", 5672)]
    [InlineData("endpoint = sb://127.0.0.1:5999/ ; usedevelopmentemulator = True", 5999)]
    [InlineData("Endpoint=sb://shop.servicebus.windows.net;SharedAccessKeyName=a;SharedAccessKey=b", null)]
    [InlineData("Endpoint=sb://emulator-host;UseDevelopmentEmulator=true", null)]
    [InlineData("UseDevelopmentEmulator=true", null)]
    [InlineData("UseDevelopmentStorage=true", null)]
    public void A_local_emulator_is_recognized_by_its_connection_string(string setting, int? port) =>
        Assert.Equal(port, DevelopmentEmulator.PortOf(setting));

    [Fact]
    public async Task An_app_that_is_killed_and_started_again_finds_its_messages_in_the_emulator()
    {
        var port = Ports.Closed();
        var emulator =
            $"Endpoint=sb://localhost:{port};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;"
            + "UseDevelopmentEmulator=true;";
        // As on a developer's machine, the emulator's file is beside host.json. It does not have what the app's function listens to.
        var folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "host.json"), """{ "version": "2.0" }""", Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "emulator.json"),
            """{ "UserConfig": { "Namespaces": [ { "Name": "n", "Queues": [ { "Name": "kept" } ] } ] } }""",
            Cancellation);
        string[] arguments = [
            $"--ServiceBus={emulator}",
            "--EventHubs=",
            $"--Journal={Path.Combine(folder, "journal")}",
            "--AzureWebJobsStorage=",
            "--AzureWebJobs.Sales.Disabled=true",
            "--AzureWebJobs.Events.Disabled=true",
        ];
        await using var ending = new Ending(port);
        await using var first = await AppProcess.StartAsync("HostedMessaging", arguments, Cancellation, folder);
        Assert.Contains("Started the emulator", first.Output, StringComparison.Ordinal);
        await using (var client = new ServiceBusClient(emulator))
            await client.CreateSender("kept").SendMessageAsync(new ServiceBusMessage("kept"), Cancellation);
        await first.KillAsync();

        await using var second = await AppProcess.StartAsync("HostedMessaging", arguments, Cancellation, folder);
        Assert.Contains($"An emulator is already running on port {port}.", second.Output, StringComparison.Ordinal);
        await using (var client = new ServiceBusClient(emulator))
            Assert.Equal("kept", (await client.CreateReceiver("kept").ReceiveMessageAsync(Wait, Cancellation)).Body.ToString());
    }

    [Fact]
    public async Task An_emulator_stops_cleanly_with_the_app_that_started_it()
    {
        var (port, said) = (Ports.Closed(), new List<string>());
        var emulator = await DevelopmentEmulator.EnsureAsync(port, config: null, app: null, said.Add, Cancellation);
        Assert.NotNull(emulator);
        Assert.Null(await DevelopmentEmulator.EnsureAsync(port, config: null, app: null, said.Add, Cancellation));
        await emulator.DisposeAsync();
        Assert.Collection(
            said,
            line => Assert.Contains($"on port {port}", line, StringComparison.Ordinal),
            line => Assert.Contains("already", line, StringComparison.Ordinal));
        using var probe = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => probe.ConnectAsync(IPAddress.Loopback, port, Cancellation).AsTask());
    }

    [Fact]
    public async Task Apps_that_start_at_the_same_time_share_an_emulator()
    {
        var (port, said) = (Ports.Closed(), new ConcurrentQueue<string>());
        var emulators = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => DevelopmentEmulator.EnsureAsync(port, config: null, app: null, said.Enqueue, Cancellation))));
        await using var emulator = Assert.Single(emulators, emulator => emulator is not null);
        Assert.Equal(3, said.Count(line => line == $"An emulator is already running on port {port}."));
    }

    [Fact]
    public async Task A_port_in_use_is_reported()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var closing = Task.Run(async () =>
        {
            using var client = await taken.AcceptTcpClientAsync(Cancellation);
        }, Cancellation);
        var refusal = await Assert.ThrowsAsync<LocalStackException>(
            () => DevelopmentEmulator.EnsureAsync(port, config: null, app: null, _ => { }, Cancellation));
        Assert.Contains($"Port {port}", refusal.Message, StringComparison.Ordinal);
        await closing;
    }

    [Fact]
    public async Task An_invalid_configuration_is_reported_with_the_error_message_of_the_emulator()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{ "UserConfig": { "Namespaces": 7 } }""", Cancellation);
        var refusal = await Assert.ThrowsAsync<LocalStackException>(
            () => DevelopmentEmulator.EnsureAsync(Ports.Closed(), file, app: null, _ => { }, Cancellation));
        File.Delete(file);
        Assert.Contains("$.UserConfig.Namespaces", refusal.Message, StringComparison.Ordinal);
    }

    // An emulator whose app was killed waits for ten minutes; the test does not.
    private sealed class Ending(int port) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (!OperatingSystem.IsLinux()) return;
            foreach (var process in Process.GetProcessesByName("dotnet"))
            {
                using (process)
                {
                    var arguments = (await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline")).Split('\0');
                    if (arguments.Contains("--with-parent") && arguments.Contains($"{port}")) process.Kill();
                }
            }
        }
    }
}
