using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace Functions.LocalHost.Packaging.Tests;

/// <summary>What someone has who makes an app with the template, from the packages alone.</summary>
public sealed class TemplateTests(PackedApps apps, Storage storage)
{
    private static readonly string[] Libraries =
        ["Lambda.Abstractions", "Lambda.Engine", "Lambda.Functions", "Lambda.Testing", "Lambda.Testing.Contracts"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_of_the_template_passes_its_tests_and_answers_over_HTTP()
    {
        string[] ours = ["--debug:custom-hive", apps["hive"]];
        var package = Path.Combine(apps.Feed, $"Lambda.Templates.{apps.VersionOf("Lambda.Templates")}.nupkg");
        await Dotnet.RunAsync(apps.Folder, ["new", "install", package, .. ours], Cancellation);
        await Dotnet.RunAsync(apps.Folder, ["new", "lambda-functions", "-o", "Greeter", .. ours], Cancellation);

        Assert.Matches(@"Passed!\s+- Failed:\s+0, Passed:\s+3,", await Dotnet.RunAsync(apps["Greeter"], ["test"], Cancellation));
        string[] run = ["run", "--no-build", "--project", "Greeter", "--", "--urls=http://127.0.0.1:0"];
        await using var app = await AppProcess.StartAsync(
            Dotnet.Command(apps["Greeter"], [.. run, $"--AzureWebJobsStorage={storage.NewAccount()}"]), Cancellation);
        using var greeting = new StringContent("""{"name":"Ada"}""", Encoding.UTF8, "application/json");
        using var answer = await app.Client.PostAsync("/api/functions/greet/invocations", greeting, Cancellation);
        Assert.StartsWith("\"Hello, Ada! It is ", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var queued = new HttpRequestMessage(HttpMethod.Post, "/api/functions/greet/invocations")
        {
            Headers = { { "X-Amz-Invocation-Type", "Event" } },
            Content = new StringContent("""{"name":"Ada"}"""),
        };
        using var accepted = await app.Client.SendAsync(queued, Cancellation);
        var state = $"/api/invocations/{accepted.Headers.GetValues("x-amzn-RequestId").Single()}";
        await Eventually.True(
            async () => (await app.Client.GetStringAsync(state, Cancellation)).Contains("\"Succeeded\"", StringComparison.Ordinal),
                Cancellation, what: "The end of the event");
    }

    [Fact]
    public async Task The_emulator_is_a_tool()
    {
        string[] install =
            ["tool", "install", "Local.Emulator", "--tool-path", apps["tools"], "--version", apps.VersionOf("Local.Emulator")];
        await Dotnet.RunAsync(apps.Folder, install, Cancellation);
        var tool = Path.Combine(apps["tools"], OperatingSystem.IsWindows() ? "local-emulator.exe" : "local-emulator");
        var command = Dotnet.Command(apps.Folder, ["--port", "0", "--http-port", "0"]);
        command.FileName = tool;
        await using var emulator = await AppProcess.StartAsync(command, Cancellation);
        Assert.Contains("queue.1", await emulator.Client.GetStringAsync("/", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_library_has_its_documentation_and_symbols_and_asks_for_no_more_than_it_uses()
    {
        foreach (var library in Libraries)
        {
            var name = $"{library}.{apps.VersionOf(library)}";
            using var package = ZipFile.OpenRead(Path.Combine(apps.Feed, $"{name}.nupkg"));
            string[] wanted = [$"lib/net10.0/{library}.dll", $"lib/net10.0/{library}.xml", "README.md"];
            Assert.Empty(wanted.Except(package.Entries.Select(entry => entry.FullName)));
            Assert.True(File.Exists(Path.Combine(apps.Feed, $"{name}.snupkg")));
        }
        Assert.Equal(["Microsoft.Extensions.Logging.Abstractions"], DependenciesOf("Lambda.Abstractions"));
        Assert.DoesNotContain(DependenciesOf("Lambda.Engine"), name => name.Contains("Azure", StringComparison.Ordinal));
        Assert.DoesNotContain("xunit", string.Join(' ', DependenciesOf("Lambda.Testing")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_template_names_the_versions_of_the_repository()
    {
        var ours = VersionsIn("Directory.Packages.props").ToDictionary();
        foreach (var (name, version) in VersionsIn("templates/lambda-functions/Directory.Packages.props"))
            Assert.Equal((name, version), (name, ours.TryGetValue(name, out var own) ? own : "$(LambdaVersion)"));
    }

    private static IEnumerable<(string Name, string Version)> VersionsIn(string file) =>
        XDocument.Load(Path.Combine(Repository.Root, file)).Descendants("PackageVersion")
            .Select(package => (package.Attribute("Include")!.Value, package.Attribute("Version")!.Value)).DistinctBy(one => one.Item1);

    private IEnumerable<string> DependenciesOf(string library)
    {
        using var package = ZipFile.OpenRead(Path.Combine(apps.Feed, $"{library}.{apps.VersionOf(library)}.nupkg"));
        using var nuspec = package.GetEntry($"{library}.nuspec")!.Open();
        return [.. XDocument.Load(nuspec)
            .Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value)];
    }
}
