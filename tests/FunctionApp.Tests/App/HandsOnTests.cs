using Local.Emulator.Configuration;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace FunctionApp.Tests.App;

/// <summary>What docs/hands-on.md shows works as it is printed.</summary>
public sealed class HandsOnTests(Storage storage)
{
    private static readonly DocumentPage Shown = DocumentPage.Read("docs/hands-on.md");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_code_block_in_the_guides_is_run()
    {
        string[] known = ["start", "sync", "async", "polled"];
        Assert.All(Shown.Blocks, block => Assert.True(known.Contains(block.Kind), $"No test runs this block:\n{block.Text}"));
    }

    [Fact]
    public async Task The_commands_in_the_three_guides_work_when_pasted()
    {
        var account = storage.NewAccount();
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Port = 0, HttpPort = 0 },
            EmulatorConfiguration.Load(Path.Combine(Repository.Root, "emulator.json")) with { EventGrid = EventGridDefinition.None },
            TimeProvider.System, NullLoggerFactory.Instance, Cancellation);
        (string Name, string Value)[] brokers = [("ServiceBus", emulator.ConnectionString), ("EventHubs", emulator.ConnectionString)];
        string[] arguments =
        [
            $"--AzureWebJobsStorage={account}", "--Logging:LogLevel:Default=Warning", .. brokers.Select(one => $"--{one.Name}={one.Value}"),
        ];
        await using var app = await AppProcess.StartAsync("FunctionApp", arguments, Cancellation);
        await using var events = await BlobEvents.RaiseAsync(account, app.Client.BaseAddress!, Cancellation);

        var sync = await PasteAsync("sync", app, brokers);
        Assert.Equal(["""{"hello": "world"}""", "\"the same\""], sync[..2]);
        Assert.Contains("REPORT RequestId: ", sync[2], StringComparison.Ordinal);
        Assert.Contains("X-Amz-Function-Error: Unhandled", sync[3], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Could not parse", sync[4], StringComparison.Ordinal);
        Assert.Contains("Function not found", sync[4], StringComparison.Ordinal);
        Assert.Equal("204", sync[5]);
        Assert.Matches("429(.|\n)*200", sync[6]);

        var asynchronous = await PasteAsync("async", app, brokers);
        Assert.Contains("\"state\":\"Succeeded\",\"attempts\":1", asynchronous[0], StringComparison.Ordinal);
        Assert.Contains("\"MaximumRetryAttempts\":0", asynchronous[1], StringComparison.Ordinal);
        Assert.Contains("\"destination\":\"storage-queue:hands-on\"", asynchronous[2], StringComparison.Ordinal);
        Assert.Contains("\"redrives\":1", asynchronous[3], StringComparison.Ordinal);
        Assert.Contains("\"total\":", asynchronous[4], StringComparison.Ordinal);

        var polled = await PasteAsync("polled", app, brokers);
        Assert.Contains("\"State\":\"Enabled\"", polled[0], StringComparison.Ordinal);
        Assert.Contains("invoices", polled[1], StringComparison.Ordinal);
        Assert.Contains("PROBLEM: Function call failed", polled[2], StringComparison.Ordinal);
        Assert.Contains("France", polled[3], StringComparison.Ordinal);
    }

    /// <summary>Runs the blocks of a guide in one shell, and gives what each of them wrote.</summary>
    private static async Task<string[]> PasteAsync(string guide, AppProcess app, IEnumerable<(string, string)> settings)
    {
        // A marker after each step, since the steps share one shell.
        var script = string.Join("\necho; echo ---\n", Shown.All(guide).Select(block => block.Text))
            .Replace("http://localhost:7071", app.Client.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal)
            // The sample is built and copied beside the tests.
            .Replace("dotnet run --project samples/Replay --", $"dotnet {Path.Combine(AppContext.BaseDirectory, "Replay.dll")}",
                StringComparison.Ordinal);
        var output = await Shell.RunAsync(Repository.Root, script, settings, Cancellation);
        return [.. output.Split("\n---\n").Select(step => step.Trim())];
    }
}
