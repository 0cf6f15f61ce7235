using System.Globalization;
using System.Text.RegularExpressions;
using Local.Amqp.Client;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Types;
using Local.Emulator;
using Local.Emulator.Hosting;

namespace Emulator.Tests.ServiceBus;

/// <summary>
/// Where the log goes, by Logging.Type: https://learn.microsoft.com/azure/service-bus-messaging/overview-emulator#logs-for-debugging
/// </summary>
public sealed partial class LogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emulator-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string LogFile => Path.Combine(_folder.FullName, EmulatorLogs.FileName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("File")]
    [InlineData("Console,File")]
    public async Task The_log_file_contains_clients_and_refused_requests_without_secrets(string type)
    {
        await RunAsync(type, async port =>
        {
            await Assert.ThrowsAsync<AmqpException>(() => AmqpClient.ConnectAsync(
                "127.0.0.1",
                port,
                new AmqpClientOptions { Sasl = SaslClient.Plain("RootManageSharedAccessKey", "wrong-secret") },
                Cancellation));
            await using var client = await AmqpClient.ConnectAsync(
                "127.0.0.1",
                port,
                new AmqpClientOptions { ContainerId = "visitor", Sasl = SaslClient.Plain("RootManageSharedAccessKey", "SAS_KEY_VALUE") },
                Cancellation);
            var session = await client.BeginSessionAsync(Cancellation);
            await Assert.ThrowsAsync<AmqpException>(() => AmqpSender.AttachAsync(session, "nowhere", Cancellation));
        });

        var log = await File.ReadAllTextAsync(LogFile, Cancellation);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\S+ INF Local\.Emulator\.Hosting\.EmulatorServer: Started: AMQP on port \d+", log);
        Assert.Contains("visitor connected.", log, StringComparison.Ordinal);
        Assert.Contains("Refused a link of visitor to 'nowhere': amqp:not-found, ", log, StringComparison.Ordinal);
        Assert.Contains("visitor disconnected.", log, StringComparison.Ordinal);
        Assert.DoesNotContain("SAS_KEY_VALUE", log, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logging_to_the_console_writes_no_file()
    {
        await RunAsync("Console", _ => Task.CompletedTask);
        Assert.False(File.Exists(LogFile));
    }

    [Fact]
    public async Task A_log_file_that_cannot_be_written_is_reported_at_the_start()
    {
        Directory.CreateDirectory(LogFile);
        using var errors = new StringWriter();
        Assert.Equal(1, await Program.RunAsync(
            ["--port", "0", "--http-port", "0", "--config", await ConfigureAsync("File")],
            TextReader.Null,
            TextWriter.Null,
            errors,
            Cancellation));
        Assert.StartsWith(
            $"Cannot write the log to {LogFile}, which Logging.Type in the configuration requests: ",
            errors.ToString(),
            StringComparison.Ordinal);
    }

    private async Task<string> ConfigureAsync(string type)
    {
        var file = Path.Combine(_folder.FullName, "Config.json");
        await File.WriteAllTextAsync(
            file,
            $$"""
            { "UserConfig": { "Namespaces": [ { "Name": "n", "Queues": [ { "Name": "q" } ], "Topics": [] } ],
              "Logging": { "Type": "{{type}}" } } }
            """,
            Cancellation);
        return file;
    }

    // Runs the program for the duration of the visit, which gets its port.
    private async Task RunAsync(string type, Func<int, Task> visit)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var output = new Greeted();
        var running = Program.RunAsync(
            ["--port", "0", "--http-port", "0", "--config", await ConfigureAsync(type)],
            TextReader.Null,
            output,
            TextWriter.Null,
            stop.Token);
        var greeting = await output.Text.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await visit(int.Parse(Port().Match(greeting).Groups[1].Value, CultureInfo.InvariantCulture));
        await stop.CancelAsync();
        Assert.Equal(0, await running);
    }

    private sealed class Greeted : StringWriter
    {
        public TaskCompletionSource<string> Text { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Task WriteLineAsync(string? value)
        {
            Text.TrySetResult(value ?? "");
            return Task.CompletedTask;
        }
    }

    [GeneratedRegex(@"AMQP on port (\d+)")]
    private static partial Regex Port();
}
