using System.Text.Json.Nodes;

namespace Functions.LocalHost.Packaging.Tests;

/// <summary>The builds of the app that Core Tools starts and Azure runs.</summary>
public sealed class OutputTests
{
    private static readonly string[] Local = ["Functions.LocalHost", "Local.", "Emulator", "Stack"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Debug"), InlineData("Release")]
    public async Task A_build_has_what_its_host_reads_and_nothing_of_Local(string configuration)
    {
        var written = await Dotnet.RunAsync(Repository.Root, ["build", "FunctionApp", "-c", configuration, "-p:StandIns=true"], Cancellation);
        Assert.DoesNotContain("AZFW", written, StringComparison.Ordinal);

        var output = Path.Combine(Repository.Root, "FunctionApp", "bin", "StandIns", configuration, "net10.0");
        var extensions = JsonNode.Parse(await ReadAsync("extensions.json"))!["extensions"]!.AsArray();
        string[] wanted = ["AzureStorageBlobs", "AzureStorageQueues", "EventGrid", "Startup"];
        Assert.Empty(wanted.Except(extensions.Select(extension => (string)extension!["name"]!)));
        Assert.All(extensions, extension => Assert.True(File.Exists(Path.Combine(output, (string)extension!["hintPath"]!)), (string)extension["hintPath"]!));
        var functions = JsonNode.Parse(await ReadAsync("functions.metadata"))!.AsArray();
        Assert.All(functions, function => Assert.Equal("FunctionApp.dll", (string)function!["scriptFile"]!));
        Assert.Contains("Invoke", functions.Select(function => (string)function!["name"]!));
        var worker = JsonNode.Parse(await ReadAsync("worker.config.json"))!["description"]!;
        Assert.Equal(("dotnet", "FunctionApp.dll"), ((string)worker["defaultExecutablePath"]!, (string)worker["defaultWorkerPath"]!));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "host.json"), Cancellation), await ReadAsync("host.json"));

        var libraries = JsonNode.Parse(await ReadAsync("FunctionApp.deps.json"))!["libraries"]!.AsObject().Select(library => library.Key).ToList();
        Assert.DoesNotContain(libraries, IsOfLocal);
        Assert.DoesNotContain(Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Select(Path.GetFileName), file => IsOfLocal(file!));

        Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(output, file), Cancellation);
    }

    private static bool IsOfLocal(string name) => Local.Any(of => name.StartsWith(of, StringComparison.Ordinal));
}
