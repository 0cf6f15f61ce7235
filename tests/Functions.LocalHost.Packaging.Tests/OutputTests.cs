using System.Text.Json.Nodes;

namespace Functions.LocalHost.Packaging.Tests;

/// <summary>The builds of the app that Core Tools starts and Azure runs.</summary>
public sealed class OutputTests
{
    private static readonly string[] Local = ["Functions.LocalHost", "Local.", "Emulator", "Stack"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Debug"), InlineData("Release")]
    public async Task A_build_contains_the_files_that_the_Functions_host_reads_and_none_for_local_development(string configuration)
    {
        string[] build = ["build", "FunctionApp", "-c", configuration, "-p:StandIns=true", "-p:RunAnalyzers=true"];
        var written = await Dotnet.RunAsync(Repository.Root, build, Cancellation);
        Assert.DoesNotContain("AZFW", written, StringComparison.Ordinal);

        var output = Path.Combine(Repository.Root, "FunctionApp", "bin", "StandIns", configuration, "net10.0");
        var extensions = JsonNode.Parse(await ReadAsync("extensions.json"))!["extensions"]!.AsArray();
        string[] wanted = ["AzureStorageBlobs", "AzureStorageQueues", "EventGrid", "Startup"];
        Assert.Empty(wanted.Except(extensions.Select(extension => (string)extension!["name"]!)));
        var assemblies = extensions.Select(extension => (string)extension!["hintPath"]!);
        Assert.All(assemblies, file => Assert.True(File.Exists(Path.Combine(output, file)), file));
        var functions = JsonNode.Parse(await ReadAsync("functions.metadata"))!.AsArray();
        string[] scripts = ["FunctionApp.dll", "Lambda.Functions.dll"];
        Assert.All(functions, function => Assert.Contains((string)function!["scriptFile"]!, scripts));
        Assert.Contains("OrdersQueue", functions.Select(function => (string)function!["name"]!));
        Assert.Contains("Invoke", functions.Select(function => (string)function!["name"]!));
        var worker = JsonNode.Parse(await ReadAsync("worker.config.json"))!["description"]!;
        Assert.Equal(("dotnet", "FunctionApp.dll"), ((string)worker["defaultExecutablePath"]!, (string)worker["defaultWorkerPath"]!));
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "host.json")), await ReadAsync("host.json"));

        var libraries = JsonNode.Parse(await ReadAsync("FunctionApp.deps.json"))!["libraries"]!.AsObject();
        Assert.DoesNotContain(libraries.Select(library => library.Key), IsOfLocal);
        var files = Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories);
        Assert.DoesNotContain(files.Select(file => Path.GetFileName(file)), IsOfLocal);

        Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(output, file), Cancellation);
    }

    private static bool IsOfLocal(string name) => Local.Any(of => name.StartsWith(of, StringComparison.Ordinal));
}
