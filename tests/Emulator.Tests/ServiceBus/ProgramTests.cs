using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Local.Emulator;
using Local.Emulator.Hosting;

namespace Emulator.Tests.ServiceBus;

/// <summary>The program as a developer starts it.</summary>
public sealed class ProgramTests
{
    private static readonly string[] FreePorts = ["--port", "0", "--http-port", "0"];

    [Fact]
    public async Task The_error_for_a_port_in_use_names_the_option_that_changes_the_port()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        Assert.Equal(
            (1, $"Port {port}, for AMQP, is in use by another program. Stop it, or choose another port with --port <number>."),
            await RunAsync("--port", port, "--http-port", "0"));
        Assert.Equal(
            (1, $"Port {port}, for the status page, is in use by another program. "
                + "Stop it, or choose another port with --http-port <number>."), await RunAsync("--port", "0", "--http-port", port));
    }

    [Fact]
    public async Task The_error_for_an_invalid_configuration_contains_the_file_and_the_path()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(
            file,
            """
            { "UserConfig": { "Namespaces": [ { "Name": "n", "Queues": [ { "Name": "q", "Properties": { "LockDuration": "soon" } } ] } ] } }
            """,
            TestContext.Current.CancellationToken);
        try
        {
            var (code, message) = await RunAsync([.. FreePorts, "--config", file]);
            Assert.Equal(1, code);
            Assert.StartsWith(
                $"{file}: $.UserConfig.Namespaces[0].Queues[0].Properties.LockDuration: 'soon'", message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--port")]
    [InlineData("--port", "many")]
    public async Task An_invalid_option_is_reported(params string[] arguments) => Assert.Equal(1, (await RunAsync(arguments)).Code);

    [Fact]
    public async Task The_emulator_stops_with_its_parent()
    {
        using var output = new StringWriter();
        Assert.Equal(0, await Program.RunAsync(
            [.. FreePorts, "--with-parent"],
            new StringReader(ParentWatch.StopLine),
            output,
            TextWriter.Null,
            TestContext.Current.CancellationToken));
        Assert.Contains("UseDevelopmentEmulator=true", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_page_shows_the_entities()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{emulator.Server.HttpPort}") };
        Assert.Equal("healthy", await http.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken));
        using var json =
            JsonDocument.Parse(
                await http.GetStringAsync(new Uri("/api/entities", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Contains(
            "topic/Subscriptions/red",
            json.RootElement[0].GetProperty("entities").EnumerateArray().Select(entity => entity.GetProperty("address").GetString()));
        var lockQueue = json.RootElement[0].GetProperty("entities")[0];
        Assert.Equal(("lock", "queue", 0), (
            lockQueue.GetProperty("address").GetString(),
            lockQueue.GetProperty("kind").GetString(),
            lockQueue.GetProperty("active").GetInt32()));
    }

    private static async Task<(int Code, string Message)> RunAsync(params string[] arguments)
    {
        using var errors = new StringWriter();
        var code = await Program.RunAsync(arguments, TextReader.Null, TextWriter.Null, errors, TestContext.Current.CancellationToken);
        return (code, errors.ToString().Trim());
    }
}
